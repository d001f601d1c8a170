import {
  asCloudPayError,
  createGatewayTransport,
  refusedByAnswer,
  refusedByError,
  type SendPost,
} from '@opencloudpay/cloudpay';
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import type { Gateway } from '../gateway';

/** A call of `cloud.cloudPay.<api>` by a function that has Tencent's wx-server-sdk; see `PayApi` of the function host. */
export interface PayApiCall {
  api: string;
  /** With keys in snake_case, as the SDK sends them. */
  data: Record<string, unknown>;
  caller?: { openId?: string; appId?: string; clientIp?: string };
  appid?: string;
  functionName: string;
  requestId: string;
  inCall: boolean;
}

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** A token of the gateway. */
  token: string;
  /** The environment of the functions. */
  envId: string;
  /** Gets the calls that WeChat Pay or the gateway refused. */
  onRefused?: ((call: PayApiCall, refusal: RefusedCall) => void) | undefined;
}

/**
 * CloudPay for functions of this process with Tencent's own SDK: their calls go to a gateway in the same process, so that
 * functions need no keys. It fits the option `payApi` of `createFunctionHost`.
 *
 * @throws what the call is refused with; its `errCode` is what the SDK rejects with
 */
export function createPayApi({
  gateway,
  token,
  envId,
  onRefused = () => {},
}: PayApiOptions): (call: PayApiCall) => Promise<Record<string, unknown> | Uint8Array> {
  const transport = createGatewayTransport({ url: 'http://gateway', token }, sendTo(gateway));
  return async (call) => {
    const { api, data, caller, appid = caller?.appId, requestId } = call;
    try {
      const prepared = transport.prepare(api, data, {
        ...{ envId, requestId },
        ...(caller?.openId && { openid: caller.openId }),
        ...(appid && { appid }),
        ...(caller?.clientIp && { clientIp: caller.clientIp }),
      });
      const answer = await transport.send(prepared);
      const refusal = refusedByAnswer(api, data, answer);
      if (refusal) onRefused(call, refusal);
      return answer.file ?? answer.fields;
    } catch (error) {
      const failure = asCloudPayError(error, `cloudPay.${api}`, data);
      onRefused(call, refusedByError(api, data, failure));
      throw error;
    }
  };
}

/** The gateway needs no port for these calls. */
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
