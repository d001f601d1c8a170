import { randomUUID } from 'node:crypto';
import type { Transport, WireData } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';

/** WeChat Pay's answer to a question about an order. */
export interface OrderAnswer {
  /**
   * `absent`: there is no such order. `unpaid`: it may still be paid. `paying`: the payer is about to. `refunded` means
   * that it was paid before.
   */
  state: 'paid' | 'closed' | 'reversed' | 'unpaid' | 'paying' | 'absent';
  fields: TypedFields;
}

/** WeChat Pay's answer to a question about a refund, by the names of a refund's own notification. */
export interface RefundAnswer {
  state: 'ended' | 'processing' | 'absent';
  fields: TypedFields;
}

/** WeChat Pay answered, and that was no answer to the question. */
export class NotAnswered extends Error {
  readonly code: string;

  constructor(code: string, told: string) {
    super(told);
    this.name = new.target.name;
    this.code = code;
  }
}

const ORDER_STATES: Readonly<Record<string, OrderAnswer['state']>> = {
  SUCCESS: 'paid',
  REFUND: 'paid',
  NOTPAY: 'unpaid',
  PAYERROR: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'reversed',
  USERPAYING: 'paying',
};

/** Whom a question is about: the numbers that the call was made with. */
export interface Subject {
  merchant: string;
  /** Where the order names one: an answer names it back, and a notification does. */
  subAppid?: string | undefined;
  envId: string | undefined;
  requestId?: string | undefined;
}

/**
 * @throws {NotAnswered} where WeChat Pay refuses the question, or says what nobody knows; what the transport throws,
 *   where there was no answer
 */
export async function askOrder(
  transport: Transport,
  subject: Subject,
  outTradeNo: string,
): Promise<OrderAnswer> {
  const fields = await call(transport, 'queryOrder', subject, { out_trade_no: outTradeNo });
  if (fields['err_code'] === 'ORDERNOTEXIST') return { state: 'absent', fields };
  mustBeSuccess(fields);
  const state = ORDER_STATES[String(fields['trade_state'] ?? '')];
  if (!state)
    throw new NotAnswered(
      'TRADE_STATE_UNKNOWN',
      `trade_state is ${String(fields['trade_state'] ?? 'missing')}.`,
    );
  return { state, fields };
}

/** @throws as {@link askOrder} */
export async function askRefund(
  transport: Transport,
  subject: Subject,
  outRefundNo: string,
): Promise<RefundAnswer> {
  const fields = await call(transport, 'queryRefund', subject, { out_refund_no: outRefundNo });
  if (fields['err_code'] === 'REFUNDNOTEXIST') return { state: 'absent', fields };
  mustBeSuccess(fields);
  const found = Object.keys(fields).find(
    (name) => /^out_refund_no_\d+$/.test(name) && fields[name] === outRefundNo,
  );
  if (!found) return { state: 'absent', fields };
  const index = found.slice('out_refund_no_'.length);
  const own = refundFields(fields, index);
  return { state: own['refund_status'] === 'PROCESSING' ? 'processing' : 'ended', fields: own };
}

/** @returns whether it is closed now; false where it cannot be (it was paid in this moment, or is too young) */
export async function closeOrder(
  transport: Transport,
  subject: Subject,
  outTradeNo: string,
): Promise<boolean> {
  const fields = await call(transport, 'closeOrder', subject, { out_trade_no: outTradeNo });
  return fields['return_code'] === 'SUCCESS' && (fields['result_code'] ?? 'SUCCESS') === 'SUCCESS';
}

async function call(
  transport: Transport,
  api: string,
  { merchant, subAppid, envId, requestId = randomUUID() }: Subject,
  data: WireData,
): Promise<TypedFields> {
  const context = { requestId, ...(envId !== undefined && { envId }) };
  const asked = {
    ...data,
    ...(merchant !== '' && { sub_mch_id: merchant }),
    ...(subAppid !== undefined && { sub_appid: subAppid }),
  };
  const answer = await transport.call(api, asked, context);
  if (Buffer.isBuffer(answer)) throw new NotAnswered('ANSWER_INVALID', `${api} was answered with a file.`);
  return answer as TypedFields;
}

function mustBeSuccess(fields: TypedFields): void {
  if (fields['return_code'] === 'SUCCESS' && fields['result_code'] === 'SUCCESS') return;
  const code = fields['err_code'] ?? fields['return_code'] ?? fields['code'] ?? 'ANSWER_INVALID';
  const told = fields['err_code_des'] ?? fields['return_msg'] ?? fields['message'] ?? 'no reason given';
  throw new NotAnswered(String(code), String(told));
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
