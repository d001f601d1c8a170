import { createGatewayTransport, type SendPost } from '@opencloudpay/cloudpay';
import type { PayApi } from '@opencloudpay/function-host';
import type { Gateway } from '@opencloudpay/gateway';

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** What the gateway knows the emulator by. */
  token: string;
  envId: string;
}

/** CloudPay for functions that have the real wx-server-sdk: the gateway's own calls, which need no keys in a function. */
export function gatewayPayApi({ gateway, token, envId }: PayApiOptions): PayApi {
  const transport = createGatewayTransport({ url: 'http://gateway', token }, sendTo(gateway));
  return async ({ api, data, caller, appid = caller?.appId, requestId }) => {
    const call = transport.prepare(api, data, {
      ...{ envId, requestId },
      ...(caller?.openId && { openid: caller.openId }),
      ...(appid && { appid }),
      ...(caller?.clientIp && { clientIp: caller.clientIp }),
    });
    const answer = await transport.send(call);
    return answer.file ?? answer.fields;
  };
}

/** The gateway of these calls is in this process, and listens on no port. */
function sendTo({ fetch }: Pick<Gateway, 'fetch'>): SendPost {
  return async ({ url, headers, body }) => {
    const response = await fetch(new Request(url, { method: 'POST', headers, body }));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

/** Made when the first function with Tencent's own SDK pays: most projects have none. */
export function lazyPayApi(make: () => PayApi): PayApi {
  let made: PayApi | undefined;
  return (call) => {
    made ??= make();
    return made(call);
  };
}
