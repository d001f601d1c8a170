import type { PreparedCall } from '@opencloudpay/cloudpay';
import type { NewOrder } from '../store/orders/orders';
import type { NewRefund } from '../store/orders/refunds';

/**
 * Not stored with the other parameters. Some have their own columns. The payer is personal data, a payment code can be
 * charged, and the token in `notify_url` is a secret.
 */
const NOT_KEPT = new Set([
  'out_trade_no',
  'out_refund_no',
  'transaction_id',
  'total_fee',
  'refund_fee',
  'appid',
  'mch_id',
  'sub_mch_id',
  'sub_appid',
  'env_id',
  'function_name',
  'container',
  'callback_type',
  'trade_type',
  'notify_url',
  'openid',
  'sub_openid',
  'spbill_create_ip',
  'auth_code',
  'nonce_str',
  'sign_type',
]);

/** @returns undefined if number or amount is missing: another gateway prepares the call and will refuse it */
export function newOrder(call: PreparedCall, requestId: string): NewOrder | undefined {
  const { outTradeNo, totalFee, merchant } = call;
  if (outTradeNo === undefined || totalFee === undefined) return undefined;
  return {
    ...accountOf(call),
    ...{ outTradeNo, totalFee, requestId },
    api: call.api,
    subAppid: merchant.subAppid,
    tradeType: call.tradeType,
    route: call.target,
    asked: kept(call),
    expiresAt: call.expiresAt,
  };
}

/** As {@link newOrder}. */
export function newRefund(call: PreparedCall, requestId: string): NewRefund | undefined {
  const { outRefundNo, refundFee, outTradeNo, transactionId, totalFee } = call;
  if (outRefundNo === undefined || refundFee === undefined) return undefined;
  return {
    ...accountOf(call),
    ...{ outRefundNo, refundFee, outTradeNo, transactionId, totalFee, requestId },
    route: call.target,
    asked: kept(call),
  };
}

/** The merchant and the account: '' if only WeChat Pay's answer will tell. */
function accountOf({ merchant: { subMchId, mchId, appid } }: PreparedCall) {
  return { merchant: subMchId ?? mchId ?? '', mchId, appid };
}

function kept({ request }: PreparedCall): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !NOT_KEPT.has(name)));
}
