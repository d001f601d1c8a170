import { randomUUID } from 'node:crypto';
import type { Transport, WireData } from '@opencloudpay/cloudpay';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { isSigned, isSignedSuccess, signedRefusal } from '../signed-answer';

/** WeChat Pay's answer to a query of an order. */
export interface OrderAnswer {
  /**
   * `absent`: there is no such order. `unpaid`: it may still be paid. `paying`: the payer is about to. An order that was
   * refunded is `paid`: it was paid before.
   */
  state: 'paid' | 'closed' | 'reversed' | 'unpaid' | 'paying' | 'absent';
  fields: TypedFields;
}

/** WeChat Pay's answer to a query of a refund, by the names of a refund's own notification. */
export interface RefundAnswer {
  state: 'ended' | 'processing' | 'absent';
  fields: TypedFields;
}

/** Machine-readable codes of why an answer says nothing about an order or refund. */
export type QueryErrorCode =
  /** WeChat Pay refuses the query, or has not signed its answer. */
  | 'QUERY_REFUSED'
  /** The answer is about another order, refund or merchant. */
  | 'ANSWER_OF_ANOTHER'
  /** A field of the answer is missing. */
  | 'ANSWER_INVALID'
  /** The order's `trade_state` is none of the documented ones. */
  | 'TRADE_STATE_UNKNOWN'
  /** The refund's `refund_status` is none of the documented ones. */
  | 'REFUND_STATUS_UNKNOWN';

/** What came is no answer to the query: nothing may be concluded from it. */
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

/** The order or refund that a query is about, with what an answer must say of it. */
export interface Subject {
  /** The merchant that is paid; '' where the store does not know it. */
  merchant: string;
  /** The account that the call was made with; null where the store does not know it. */
  mchId: string | null;
  appid: string | null;
  /** Where the order names one: an answer names it back, and a notification does. */
  subAppid?: string | undefined;
  envId: string | undefined;
  requestId?: string | undefined;
}

export interface OrderSubject extends Subject {
  outTradeNo: string;
}

export interface RefundSubject extends Subject {
  outRefundNo: string;
  /** Of the order that is refunded; null where the store does not know them. */
  outTradeNo: string | null;
  transactionId: string | null;
}

/**
 * @throws {NotAnswered} where WeChat Pay refuses the query, has not signed the answer, or answers about another order;
 *   what the transport throws, where there was no answer
 */
export async function queryOrder(transport: Transport, subject: OrderSubject): Promise<OrderAnswer> {
  const { outTradeNo } = subject;
  const fields = await call(transport, 'queryOrder', subject, { out_trade_no: outTradeNo });
  if (signedRefusal(fields) === 'ORDERNOTEXIST') return { state: 'absent', fields };
  mustBeSuccess(fields);
  mustBe('out_trade_no', outTradeNo, fields['out_trade_no']);
  const state = ORDER_STATES[String(fields['trade_state'] ?? '')];
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
    throw new NotAnswered('ANSWER_OF_ANOTHER', 'The answer names other refunds: it is another query’s.');
  const index = found.slice('out_refund_no_'.length);
  const own = refundFields(fields, index);
  if (own['refund_status'] === 'PROCESSING') return { state: 'processing', fields: own };
  mustHave(own, ['refund_id', 'refund_fee']);
  return { state: 'ended', fields: own };
}

/**
 * Closes an order that nobody has paid. What became of it says only the order itself: a payer may have been faster, or
 * the order is too young to be closed.
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

/** Refusals name the account as well, and are about no other one. */
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
    `The answer’s ${field} is ${answered === undefined || answered === '' ? 'missing' : 'not the one that was asked for'}: it is another query’s.`,
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

/** The refund's own fields, without the index that they have among several, and those around all of them. */
function refundFields(fields: TypedFields, index: string): TypedFields {
  const own = Object.entries(fields).flatMap(([name, value]) =>
    /^(?:coupon_|.*_\d+_\d+$)/.test(name) || !name.endsWith(`_${index}`)
      ? []
      : [[name.slice(0, -(index.length + 1)), value] as const],
  );
  return { ...fields, ...Object.fromEntries(own) };
}
