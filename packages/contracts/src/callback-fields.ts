/**
 * The fields of callback events by their names in WeChat Pay's documents, which CloudBase's page repeats, and by those of
 * the events. `$n` stands for an index. Fields that have one name in both (`attach`, `openid`, `appid`) are left out.
 */
export const CALLBACK_FIELDS = {
  return_code: 'returnCode',
  return_msg: 'returnMsg',
  result_code: 'resultCode',
  err_code: 'errCode',
  err_code_des: 'errCodeDes',
  mch_id: 'mchId',
  sub_appid: 'subAppid',
  sub_mch_id: 'subMchId',
  nonce_str: 'nonceStr',
  sign_type: 'signType',
  device_info: 'deviceInfo',
  is_subscribe: 'isSubscribe',
  sub_openid: 'subOpenid',
  sub_is_subscribe: 'subIsSubscribe',
  trade_type: 'tradeType',
  bank_type: 'bankType',
  fee_type: 'feeType',
  total_fee: 'totalFee',
  settlement_total_fee: 'settlementTotalFee',
  cash_fee: 'cashFee',
  cash_fee_type: 'cashFeeType',
  coupon_fee: 'couponFee',
  coupon_count: 'couponCount',
  coupon_id_$n: 'couponId_$n',
  coupon_type_$n: 'couponType_$n',
  coupon_fee_$n: 'couponFee_$n',
  transaction_id: 'transactionId',
  out_trade_no: 'outTradeNo',
  time_end: 'timeEnd',
  refund_id: 'refundId',
  out_refund_no: 'outRefundNo',
  refund_fee: 'refundFee',
  settlement_refund_fee: 'settlementRefundFee',
  cash_refund_fee: 'cashRefundFee',
  coupon_refund_fee: 'couponRefundFee',
  refund_status: 'refundStatus',
  success_time: 'successTime',
  refund_recv_accout: 'refundRecvAccout',
  refund_account: 'refundAccount',
  refund_request_source: 'refundRequestSource',
} as const;

const DOCUMENTED: ReadonlyMap<string, string> = new Map(
  Object.entries(CALLBACK_FIELDS).map(([documented, field]) => [field, documented]),
);

/** The documented name of an event's field: `out_trade_no` of `outTradeNo`. `undefined` if it has no other name. */
export function documentedName(field: string): string | undefined {
  const [index = ''] = /_\d+$/.exec(field) ?? [];
  const documented = DOCUMENTED.get(index ? `${field.slice(0, -index.length)}_$n` : field);
  return index ? documented?.replace('_$n', index) : documented;
}

/** Whether an event reports a payment or a refund, as WeChat Pay's notifications do. A mini program can send such data too. */
export function looksLikeCallback(event: Readonly<Record<string, unknown>>): boolean {
  return typeof event['returnCode'] === 'string' && typeof event['userInfo'] === 'object';
}
