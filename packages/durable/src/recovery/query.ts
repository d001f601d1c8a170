import { randomUUID } from 'node:crypto';
import type { Transport, WireData } from '@opencloudpay/cloudpay';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { isSigned, isSignedSuccess, signedRefusal } from '../signed-answer';

/** WeChat Pay's answer to a query of an order. */
export interface OrderAnswer {
  /**
   * `absent`: there is no such order. `unpaid`: it may still be paid. `paying`: the payment is in progress. A refunded
   * order is `paid`, because it was paid before.
   */
  state: 'paid' | 'closed' | 'reversed' | 'unpaid' | 'paying' | 'absent';
  fields: TypedFields;
}

/** WeChat Pay's answer to a query of a refund, with the field names of a refund notification. */
export interface RefundAnswer {
  state: 'ended' | 'processing' | 'absent';
  fields: TypedFields;
}

/** Machine-readable codes of why an answer is not usable. */
export type QueryErrorCode =
  /** WeChat Pay refuses the query, or has not signed its answer. */
  | 'QUERY_REFUSED'
  /** The answer is about another order, refund or merchant. */
  | 'ANSWER_OF_ANOTHER'
  /** A field of the answer is missing. */
  | 'ANSWER_INVALID'
  /** The order's `trade_state` is undocumented. */
  | 'TRADE_STATE_UNKNOWN'
  /** The refund's `refund_status` is undocumented. */
  | 'REFUND_STATUS_UNKNOWN';

/** The answer is not usable: nothing may be concluded from it. */
export class NotAnswered extends CodedError<QueryErrorCode> {}

const ORDER_STATES: Readonly<Record<string, OrderAnswer['state']>> = {
  SUCCESS: 'paid',
  REFUND: 'paid',
  NOTPAY: 'unpaid',
  PAYERROR: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'reversed',
  USERPAYING: 'paying',
};

/** The order or refund to query, with the values that the answer must have. */
export interface Subject {
  /** The merchant that receives the money; '' if unknown. */
  merchant: string;
  /** The account of the call; null if unknown. */
  mchId: string | null;
  appid: string | null;
  /** Only if the order names one: answers and notifications repeat it. */
  subAppid?: string | undefined;
  envId: string | undefined;
  requestId?: string | undefined;
}

export interface OrderSubject extends Subject {
  outTradeNo: string;
}

export interface RefundSubject extends Subject {
  outRefundNo: string;
  /** The number of the refunded order; null if unknown. */
  outTradeNo: string | null;
  transactionId: string | null;
}

/**
 * @throws {NotAnswered} if WeChat Pay refuses the query, the answer is unsigned, or it is about another order. Without
 *   an answer, throws the transport's failure
 */
export async function queryOrder(transport: Transport, subject: OrderSubject): Promise<OrderAnswer> {
  const { outTradeNo } = subject;
  const fields = await call(transport, 'queryOrder', subject, { out_trade_no: outTradeNo });
  if (signedRefusal(fields) === 'ORDERNOTEXIST') return { state: 'absent', fields };
  mustBeSuccess(fields);
  mustBe('out_trade_no', outTradeNo, fields['out_trade_no']);
  const told = String(fields['trade_state'] ?? '');
  const state = Object.hasOwn(ORDER_STATES, told) ? ORDER_STATES[told] : undefined;
  if (!state)
    throw new NotAnswered(
      'TRADE_STATE_UNKNOWN',
      `trade_state is ${String(fields['trade_state'] ?? 'missing')}.`,
    );
  if (state === 'paid') mustHave(fields, ['transaction_id', 'total_fee']);
  return { state, fields };
}

/** @throws as {@link queryOrder} */
export async function queryRefund(transport: Transport, subject: RefundSubject): Promise<RefundAnswer> {
  const { outRefundNo, outTradeNo, transactionId } = subject;
  const fields = await call(transport, 'queryRefund', subject, { out_refund_no: outRefundNo });
  if (signedRefusal(fields) === 'REFUNDNOTEXIST') return { state: 'absent', fields };
  mustBeSuccess(fields);
  if (outTradeNo !== null) mustBe('out_trade_no', outTradeNo, fields['out_trade_no']);
  if (transactionId !== null) mustBe('transaction_id', transactionId, fields['transaction_id']);
  const found = Object.keys(fields).find(
    (name) => /^out_refund_no_\d+$/.test(name) && fields[name] === outRefundNo,
  );
  if (!found)
    throw new NotAnswered(
      'ANSWER_OF_ANOTHER',
      'The answer names other refunds: it belongs to another query.',
    );
  const index = found.slice('out_refund_no_'.length);
  const own = refundFields(fields, index);
  if (own['refund_status'] === 'PROCESSING') return { state: 'processing', fields: own };
  mustHave(own, ['refund_id', 'refund_fee']);
  return { state: 'ended', fields: own };
}

/**
 * Closes an unpaid order. Only another query shows the result: the payer may have been faster, or the order may be too
 * recent to be closed.
 */
export async function closeOrder(transport: Transport, subject: OrderSubject): Promise<void> {
  await call(transport, 'closeOrder', subject, { out_trade_no: subject.outTradeNo });
}

async function call(
  transport: Transport,
  api: string,
  subject: Subject,
  data: WireData,
): Promise<TypedFields> {
  const { merchant, subAppid, envId, requestId = randomUUID() } = subject;
  const context = { requestId, ...(envId !== undefined && { envId }) };
  const asked = {
    ...data,
    ...(merchant !== '' && { sub_mch_id: merchant }),
    ...(subAppid !== undefined && { sub_appid: subAppid }),
  };
  const answer = await transport.send(transport.prepare(api, asked, context));
  if (answer.file) throw new NotAnswered('ANSWER_INVALID', `${api} was answered with a file.`);
  const fields = answer.fields as TypedFields;
  if (isSigned(fields)) mustBeOf(subject, fields);
  return fields;
}

/** Refusals also name the account, which must match. */
function mustBeOf({ merchant, mchId, appid }: Subject, fields: TypedFields): void {
  const given = (name: string) => (fields[name] === '' ? undefined : fields[name]);
  if (merchant !== '' && actingMerchant(fields) !== '')
    mustBe('sub_mch_id', merchant, actingMerchant(fields));
  if (mchId !== null && given('mch_id') !== undefined) mustBe('mch_id', mchId, fields['mch_id']);
  if (appid !== null && given('appid') !== undefined) mustBe('appid', appid, fields['appid']);
}

/** @throws {NotAnswered} */
function mustBe(field: string, asked: string, answered: unknown): void {
  if (String(answered ?? '') === asked) return;
  throw new NotAnswered(
    'ANSWER_OF_ANOTHER',
    `The answer’s ${field} is ${answered === undefined || answered === '' ? 'missing' : 'not the requested one'}: it belongs to another query.`,
  );
}

function mustHave(fields: TypedFields, names: readonly string[]): void {
  const missing = names.filter((name) => fields[name] === undefined || fields[name] === '');
  if (missing.length > 0)
    throw new NotAnswered('ANSWER_INVALID', `The answer has no ${missing.join(' and no ')}.`);
}

function mustBeSuccess(fields: TypedFields): void {
  if (isSignedSuccess(fields)) return;
  const told = fields['err_code_des'] ?? fields['return_msg'] ?? fields['message'] ?? 'no reason given';
  throw new NotAnswered('QUERY_REFUSED', String(told));
}

/** The refund's fields without their index, and the common fields. */
function refundFields(fields: TypedFields, index: string): TypedFields {
  const own = Object.entries(fields).flatMap(([name, value]) =>
    /^(?:coupon_|.*_\d+_\d+$)/.test(name) || !name.endsWith(`_${index}`)
      ? []
      : [[name.slice(0, -(index.length + 1)), value] as const],
  );
  return { ...fields, ...Object.fromEntries(own) };
}
