import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { ConfigurationError } from '../../errors';

export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

/** WeChat Pay's own hosts: `api.mch.weixin.qq.com`, `api2…`, those of other regions, and Tenpay's. */
const WECHAT_PAY = /(?:^|\.)(?:weixin\.qq|tenpay)\.com\.?$/;

/**
 * The agents, which every call requests anew: while the process accepts any certificate, calls to WeChat Pay itself are
 * refused before anything is sent. The variable can be set at any time, and Node reads it for every connection. Calls
 * to a simulator or a proxy under another name are allowed.
 *
 * @param endpoints the base addresses that are called; none for calls of something else
 * @throws {ConfigurationError} if `httpsAgent` is read while NODE_TLS_REJECT_UNAUTHORIZED is 0
 */
export function verifiedAgents({ httpAgent, httpsAgent }: Agents, endpoints: readonly string[] = []): Agents {
  const host = endpoints.map((endpoint) => new URL(endpoint).hostname).find((name) => WECHAT_PAY.test(name));
  return {
    httpAgent,
    get httpsAgent() {
      if (host !== undefined && process.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
        throw new ConfigurationError(
          'NODE_TLS_REJECT_UNAUTHORIZED',
          `is 0, so any server could pose as ${host}: nothing was sent. Unset it. To trust a simulator or your own proxy, give its certificate as ca (CLOUDPAY_CA).`,
        );
      return httpsAgent;
    },
  };
}
