import type { ApiName } from '@opencloudpay/wechatpay';
import type { ApiCall } from './api-types';
import { callApi } from './call';
import { asCloudPayError } from './errors';
import { type BoundOptions, createNamespace } from './namespace';
import { type CloudPayOptions, transportOf } from './options';
import { optionsFromEnvironment } from './options-from-environment';
import type { Transport } from './transports/transport';

/** `cloud.cloudPay`: every API of WeChat Pay v2 that is declared, by its CloudPay name. */
export interface CloudPay extends AllApis {
  /** Makes an order; `result.payment` is what `wx.requestPayment` takes. */
  unifiedOrder: ApiCall<'unifiedOrder'>;
  /** Tells the state of an order: `tradeState`. */
  queryOrder: ApiCall<'queryOrder'>;
  /** Closes an unpaid order, five minutes after it was made at the earliest. */
  closeOrder: ApiCall<'closeOrder'>;
  /** Refunds a paid order or a part of it. Repeat a failed call with the same `outRefundNo`, never with a new one. */
  refund: ApiCall<'refund'>;
  /** Tells what became of an order's refunds, ten a page from `offset`. */
  queryRefund: ApiCall<'queryRefund'>;
  /** A day's bill: `result.data` is text, or its gzip with `tarType: 'GZIP'`. */
  downloadBill: ApiCall<'downloadBill'>;
  /** A day's movements of money: `result.data`, as with `downloadBill`. */
  downloadFundFlow: ApiCall<'downloadFundFlow'>;
  /** Charges the payment code that a payer shows at the counter. Unclear outcomes are queried, then reversed. */
  micropay: ApiCall<'micropay'>;
  /** Undoes a `micropay` whose outcome is unclear. */
  reverse: ApiCall<'reverse'>;
  /** Tells whose payment code it is. */
  authCodeToOpenid: ApiCall<'authCodeToOpenid'>;
  /** Shortens a link of Native payment for its QR code. */
  shortUrl: ApiCall<'shortUrl'>;
  /** Lets a merchant or a person receive shares of orders. */
  profitSharingAddReceiver: ApiCall<'profitSharingAddReceiver'>;
  /** The receiver gets no further shares. */
  profitSharingRemoveReceiver: ApiCall<'profitSharingRemoveReceiver'>;
  /** Shares a paid order once, and unfreezes what is left. */
  profitSharing: ApiCall<'profitSharing'>;
  /** Shares a part of a paid order; what is left stays frozen. */
  multiProfitSharing: ApiCall<'multiProfitSharing'>;
  /** Tells what became of a share or of an unfreezing. */
  profitSharingQuery: ApiCall<'profitSharingQuery'>;
  /** Unfreezes what is left of an order. */
  profitSharingFinish: ApiCall<'profitSharingFinish'>;
  /** Takes a share back from a merchant that received it. */
  profitSharingReturn: ApiCall<'profitSharingReturn'>;
  /** Tells what became of a return. */
  profitSharingReturnQuery: ApiCall<'profitSharingReturnQuery'>;
  /** The same namespace for calls on behalf of another mini program. */
  (bound: BoundOptions): CloudPay;
}

/** Keeps {@link CloudPay} complete: an API declared and not listed there is still there, if without words. */
type AllApis = { [Api in ApiName]: ApiCall<Api> };

export interface Hooks {
  /** Called before each API call; what it throws, the call throws. */
  beforeCall?: () => void;
}

/**
 * Makes a `cloudPay` namespace: the calls of Tencent CloudBase's, on your own WeChat Pay account.
 *
 * Options are checked at once, and the files that they name are read; the environment is read at the first call.
 * Nothing is connected before that. A call rejects with a {@link CloudPayError}, worded like those of wx-server-sdk.
 *
 * @param options the merchant's account, or a gateway; left out, the environment variables `CLOUDPAY_*`
 * @throws {CloudPayError} naming every option that is missing, wrong or unknown; see also {@link checkCloudPay}
 * @example
 * const cloudPay = createCloudPay({ appid, mchId, apiKey, pfx, notify: { baseUrl, secret } });
 * const { payment } = await cloudPay.unifiedOrder({
 *   body: 'Tea', outTradeNo: '20260101000001', subMchId: '1900000109', totalFee: 1,
 *   envId: 'prod', functionName: 'pay_cb',
 * });
 */
export function createCloudPay(options?: CloudPayOptions, { beforeCall }: Hooks = {}): CloudPay {
  let transport: Transport | undefined = options ? givenTransport(options) : undefined;

  function call(api: string, data: unknown, bound: BoundOptions): Promise<unknown> {
    beforeCall?.();
    return run(api, data, bound);
  }

  async function run(api: string, data: unknown, bound: BoundOptions): Promise<unknown> {
    try {
      transport ??= transportOf(optionsFromEnvironment());
    } catch (failure) {
      throw asCloudPayError(failure, `cloudPay.${api}`);
    }
    return callApi(transport, api, data, bound);
  }

  return createNamespace(call) as CloudPay;
}

function givenTransport(options: CloudPayOptions): Transport {
  try {
    return transportOf(options);
  } catch (failure) {
    throw asCloudPayError(failure, 'createCloudPay');
  }
}
