import type { TypedFields } from '@opencloudpay/wechatpay';

/** Fields of an answer to a query that a payment notification does not have. */
const OF_QUERIES = new Set(['sign', 'trade_state', 'trade_state_desc', 'detail', 'cash_fee_type']);

const REFUND_ENVELOPE = ['return_code', 'appid', 'mch_id', 'sub_appid', 'sub_mch_id', 'nonce_str'];
const REFUND_FIELDS = [
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'refund_fee',
  'settlement_refund_fee',
  'total_fee',
  'settlement_total_fee',
  'cash_fee',
  'refund_status',
  'refund_recv_accout',
  'refund_account',
];

/** Builds the payment notification that WeChat Pay would have sent, from its answer to a query. */
export function asPaymentNotification(fields: TypedFields): TypedFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== '' && !OF_QUERIES.has(name)),
  );
}

/** Builds the decrypted refund notification that WeChat Pay would have sent. */
export function asRefundNotification(fields: TypedFields): TypedFields {
  const known = [...REFUND_ENVELOPE, ...REFUND_FIELDS].filter((name) => fields[name] !== undefined);
  const success = fields['refund_success_time'];
  return {
    ...Object.fromEntries(known.flatMap((name) => [[name, fields[name] ?? '']])),
    ...(success !== undefined && { success_time: success }),
    refund_request_source: 'API',
  };
}
