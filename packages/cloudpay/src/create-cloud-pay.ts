import { type CallResult, callApi } from './call';
import { asCloudPayError } from './errors';
import { type BoundOptions, createNamespace } from './namespace';
import { type CloudPayOptions, transportOf } from './options';
import { optionsFromEnvironment } from './options-from-environment';
import type { Transport } from './transport';

/** A call's parameters, in camelCase, snake_case, or both mixed. Amounts are integer cents, times Beijing time. */
export type CallData = Readonly<Record<string, unknown>>;

/** One API: resolves with WeChat Pay's answer, whether or not the business succeeded; see `returnCode` and `resultCode`. */
export type ApiFunction = (data: CallData) => Promise<CallResult>;

/** `cloud.cloudPay`: any property is an API. */
export interface CloudPay {
  /** Makes an order; `result.payment` is what `wx.requestPayment` takes. */
  unifiedOrder: ApiFunction;
  queryOrder: ApiFunction;
  closeOrder: ApiFunction;
  refund: ApiFunction;
  queryRefund: ApiFunction;
  /** `result.data` is the bill: text, or a gzip Buffer with `tarType: 'GZIP'`. */
  downloadBill: ApiFunction;
  /** The same namespace for calls on behalf of another mini program. */
  (bound: BoundOptions): CloudPay;
}

export interface Hooks {
  /** Called before each API call; what it throws, the call throws. */
  beforeCall?: () => void;
}

/**
 * Makes a `cloudPay` namespace: the calls of Tencent CloudBase's, on your own WeChat Pay account.
 *
 * Nothing is read or opened before the first call. A call rejects with a {@link CloudPayError}, worded like those of
 * wx-server-sdk.
 *
 * @param options the merchant's account, or a gateway; left out, the environment variables `CLOUDPAY_*`, read at
 *   the first call
 * @example
 * const cloudPay = createCloudPay({ appid, mchId, apiKey, pfx, notify: { baseUrl, secret } });
 * const { payment } = await cloudPay.unifiedOrder({
 *   body: 'Tea', outTradeNo: '20260101000001', subMchId: '1900000109', totalFee: 1,
 *   envId: 'prod', functionName: 'pay_cb',
 * });
 */
export function createCloudPay(options?: CloudPayOptions, { beforeCall }: Hooks = {}): CloudPay {
  let transport: Transport | undefined;

  function call(api: string, data: unknown, bound: BoundOptions): Promise<CallResult> {
    beforeCall?.();
    return run(api, data, bound);
  }

  async function run(api: string, data: unknown, bound: BoundOptions): Promise<CallResult> {
    try {
      transport ??= transportOf(options ?? optionsFromEnvironment());
    } catch (failure) {
      throw asCloudPayError(failure, `cloudPay.${api}`);
    }
    return callApi(transport, api, data, bound);
  }

  return createNamespace(call) as CloudPay;
}
