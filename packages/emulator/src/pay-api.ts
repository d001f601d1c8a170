import { createGatewayTransport, type SendPost } from '@opencloudpay/cloudpay';
import type { PayApi } from '@opencloudpay/function-host';
import type { Gateway } from '@opencloudpay/gateway';

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** The name of the emulator in the gateway's tokens. */
  token: string;
  envId: string;
}

/** CloudPay for functions with the real wx-server-sdk: calls through the gateway, so that functions need no keys. */
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

/** The gateway of these calls runs in this process without a port. */
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

/** Created when a function with Tencent's own SDK pays for the first time. Most projects have no such function. */
export function lazyPayApi(make: () => PayApi): PayApi {
  let made: PayApi | undefined;
  return (call) => {
    made ??= make();
    return made(call);
  };
}
