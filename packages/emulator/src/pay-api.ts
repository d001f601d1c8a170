import { randomUUID } from 'node:crypto';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { PayApi } from '@opencloudpay/function-host';
import type { Gateway } from '@opencloudpay/gateway';

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** What the gateway knows the emulator by. */
  token: string;
  envId: string;
}

type PayApiErrorCode =
  /** The gateway refused the call, or WeChat Pay did. `errCode` says why. */
  'CALL_REFUSED';

/** A failure in the form that the function host hands to the real wx-server-sdk. */
class PayApiError extends CodedError<PayApiErrorCode> {
  readonly errCode: number;

  constructor(errCode: number, detail: string) {
    super('CALL_REFUSED', detail);
    this.errCode = errCode;
  }
}

/** CloudPay for functions that have the real wx-server-sdk: the gateway's own calls, which need no keys in a function. */
export function gatewayPayApi({ gateway, token, envId }: PayApiOptions): PayApi {
  return async ({ api, data, caller, appid, requestId }) => {
    const headers = new Headers({
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
      'x-wx-env': envId,
      'x-request-id': requestId,
    });
    if (caller?.openId) headers.set('x-wx-openid', caller.openId);
    const appId = appid ?? caller?.appId;
    if (appId) headers.set('x-wx-appid', appId);
    if (caller?.clientIp) headers.set('x-forwarded-for', caller.clientIp);
    const request = new Request(`http://gateway/v1/cloudpay/${encodeURIComponent(api)}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(data),
    });
    const answer = await gateway.fetch(request);
    const body = new Uint8Array(await answer.arrayBuffer());
    const record = recordIn(body);
    if (answer.status === 200) return record ?? body;
    const { errCode, detail } = record ?? {};
    if (typeof errCode === 'number') throw new PayApiError(errCode, String(detail ?? ''));
    throw new Error(
      `The emulator’s gateway answered HTTP ${answer.status}: ${String(detail ?? 'no reason given')}`,
    );
  };
}

function recordIn(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Made when the first function with Tencent's own SDK pays: most projects have none. */
export function lazyPayApi(make: () => PayApi): PayApi {
  let made: PayApi | undefined;
  return (call) => {
    made ??= make();
    return made(call);
  };
}
