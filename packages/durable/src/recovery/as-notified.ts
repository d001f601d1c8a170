import type { TypedFields } from '@opencloudpay/wechatpay';

/** Fields of an answer to a query that a payment notification does not have. */
const OF_QUERIES = new Set(['sign', 'trade_state', 'trade_state_desc', 'detail']);
/** Those that only the notifications of one version do not have. */
const OF_V2_QUERIES = new Set([...OF_QUERIES, 'cash_fee_type']);
const OF_V3_QUERIES = new Set([...OF_QUERIES, 'return_msg']);

/** The fields of a refund notification that a query answers under the same names. */
const REFUND_FIELDS = [
  'return_code',
  'mch_id',
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'refund_fee',
  'total_fee',
  'refund_status',
  'refund_recv_accout',
];

/** Builds the payment notification that WeChat Pay would have sent, from its answer to a query. */
export function asPaymentNotification(fields: TypedFields): TypedFields {
  const left = isByV3(fields) ? OF_V3_QUERIES : OF_V2_QUERIES;
  return Object.fromEntries(
    // What only v3 says is nested, and no field of the notification.
    Object.entries(fields).filter(
      ([name, value]) => value !== '' && typeof value !== 'object' && !left.has(name),
    ),
  );
}

/**
 * Builds the decrypted refund notification that WeChat Pay would have sent. As in a notification, the merchant's other
 * fields are missing: they come from the order.
 */
export function asRefundNotification(fields: TypedFields): TypedFields {
  const known = REFUND_FIELDS.filter((name) => fields[name] !== undefined);
  const success = fields['refund_success_time'];
  return {
    ...Object.fromEntries(known.map((name) => [name, fields[name] ?? ''])),
    ...(isByV3(fields) ? ofV3(fields) : ofV2(fields)),
    ...(success !== undefined && { success_time: success }),
    refund_request_source: 'API',
  };
}

/** A query leaves out what is settled where it is the whole amount: without coupons that the merchant did not fund. */
function ofV2(fields: TypedFields): TypedFields {
  const { refund_account: account, settlement_refund_fee: settled, settlement_total_fee: total } = fields;
  return defined({
    settlement_refund_fee: settled ?? fields['refund_fee'],
    settlement_total_fee: total ?? fields['total_fee'],
    refund_account: account,
  });
}

function ofV3(fields: TypedFields): TypedFields {
  // Nested as it came: v2 has no name for it in a query.
  const { payer_refund: cash } = ((fields as Readonly<Record<string, unknown>>)['amount'] ?? {}) as {
    payer_refund?: number;
  };
  return defined({ cash_fee: fields['cash_fee'], cash_refund_fee: cash });
}

function defined(fields: Readonly<Record<string, string | number | undefined>>): TypedFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as TypedFields;
}

/** v2 signs with a field, v3 in the headers. */
function isByV3(fields: TypedFields): boolean {
  return fields['sign'] === undefined;
}
