import {
  asCloudPayError,
  createGatewayTransport,
  refusedByAnswer,
  refusedByError,
  type SendPost,
} from '@opencloudpay/cloudpay';
import type { PayApi } from '@opencloudpay/function-host';
import type { Gateway } from '@opencloudpay/gateway';
import { reportedRefusal } from './refusals/describe-refusal';
import type { Refusals } from './refusals/refusals';

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** The name of the emulator in the gateway's tokens. */
  token: string;
  envId: string;
  refusals: Refusals;
}

/** CloudPay for functions with the real wx-server-sdk: calls through the gateway, so that functions need no keys. */
export function gatewayPayApi({ gateway, token, envId, refusals }: PayApiOptions): PayApi {
  const transport = createGatewayTransport({ url: 'http://gateway', token }, sendTo(gateway));
  return async ({ api, data, caller, appid = caller?.appId, requestId, functionName, inCall }) => {
    const refused = { functionName, requestId: inCall ? requestId : undefined };
    try {
      const call = transport.prepare(api, data, {
        ...{ envId, requestId },
        ...(caller?.openId && { openid: caller.openId }),
        ...(appid && { appid }),
        ...(caller?.clientIp && { clientIp: caller.clientIp }),
      });
      const answer = await transport.send(call);
      const refusal = refusedByAnswer(api, data, answer);
      if (refusal) refusals.add(refused, reportedRefusal(refusal));
      return answer.file ?? answer.fields;
    } catch (error) {
      const failure = asCloudPayError(error, `cloudPay.${api}`, data);
      refusals.add(refused, reportedRefusal(refusedByError(api, data, failure)));
      throw error;
    }
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
