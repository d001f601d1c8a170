/**
 * The private entry of a server for functions on a platform: one port of the proxy for calls of `cloudPay`, documents,
 * files and WeChat's APIs. It listens on 127.0.0.1 until the owner names the server's address in a private network.
 */
import { CALL_ROUTE } from '@opencloudpay/contracts/cloudpay-wire';
import { DATABASE_ROUTE } from '@opencloudpay/contracts/database-wire';
import { FUNCTION_ROUTE } from '@opencloudpay/contracts/function-wire';
import { OPENAPI_ROUTE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';

const PORT = 8010;
/** `/functions/:name` → `/functions/*` */
const pathsOf = (...routes: string[]) => routes.map((route) => route.replace(/:\w+$/, '*')).join(' ');

/** The ports of the proxy in the compose file, with the private one. */
export function withPrivatePort(compose: string): string {
  return compose.replace(
    /^( *)- "443:443"$/m,
    (line, indent: string) =>
      `${line}
${indent}# For the functions on the platform: the address of this server in their private network, never a public one.
${indent}- "\${CLOUDPAY_PRIVATE_ADDRESS:-127.0.0.1}:${PORT}:${PORT}"`,
  );
}

/** The Caddyfile with a site for that port. */
export function withPrivateSite(caddyfile: string): string {
  return `${caddyfile}
# The functions on the platform, through the private port of compose.yaml. Each request carries a token.
:${PORT} {
	@calls path ${pathsOf(CALL_ROUTE)}
	handle @calls {
		reverse_proxy {
			dynamic a serve 8080 {
				refresh 5s
			}
			lb_try_duration 5s
		}
	}
	@functions path ${pathsOf(FUNCTION_ROUTE, DATABASE_ROUTE, STORAGE_ROUTE, OPENAPI_ROUTE)}
	handle @functions {
		reverse_proxy {
			dynamic a serve ${PORT} {
				refresh 5s
			}
			lb_try_duration 5s
		}
	}
	handle {
		respond 404
	}
}
`;
}
