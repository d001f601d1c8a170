import type { NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant, groupOf } from '@opencloudpay/gateway/extension';
import { parseBeijingTime, type TypedFields } from '@opencloudpay/wechatpay';
import { endOfRefundStatus, type RefundStateAfter } from '../../states';
import { encoded } from '../rows/batch-sql';
import type { BodyCipher } from '../rows/encrypt';
import type { NewNotification } from '../rows/records';
import { routeColumns } from '../rows/route-columns';

/** A new notification by the columns of its table, and what its order, its refund and its job need; bytes are base64. */
export interface AcceptedRow {
  kind: NotificationKind;
  number: string;
  status: string;
  merchant: string;
  mch_id: string;
  appid: string | null;
  out_trade_no: string;
  transaction_id: string | null;
  out_refund_no: string | null;
  refund_id: string | null;
  amount: number;
  /** The partition key of the order's deliveries in the queue. */
  lane: string;
  env_id: string | null;
  function_name: string | null;
  service: string | null;
  path: string | null;
  /** The function. */
  job_group: string;
  source: NewNotification['source'];
  body: string | null;
  content: string;
  seal_key: string | null;
  request_id: string;
  /** When the payment or the refund happened, as an ISO text: a bill lists the payments made on its day. Null: now. */
  at: string | null;
  /** The final state of the refund; null if it has not ended. */
  refund_state: RefundStateAfter<'notified'> | null;
  /** Stored only if every order with its number agrees with it: nothing else has compared it with them. */
  uncompared: boolean;
}

/** @throws {Error} for a notification without its number: the store could not recognise a duplicate */
export function acceptedRow(
  cipher: BodyCipher,
  { kind, fields, target, source, body, requestId }: NewNotification,
  uncompared = false,
): AcceptedRow {
  const isPayment = kind === 'pay';
  const number = (isPayment ? textOf(fields, 'transaction_id') : textOf(fields, 'refund_id')) ?? '';
  if (number === '')
    throw new Error(`A notification (${kind}) without its number cannot be identified: it is not stored.`);
  const status = isPayment ? 'SUCCESS' : (textOf(fields, 'refund_status') ?? '');
  const merchant = actingMerchant(fields);
  const outTradeNo = textOf(fields, 'out_trade_no') ?? '';
  const content = cipher.encrypt(Buffer.from(JSON.stringify(fields)));
  return {
    ...{ kind, number, status, merchant, source, uncompared },
    mch_id: textOf(fields, 'mch_id') ?? '',
    appid: textOf(fields, 'appid'),
    out_trade_no: outTradeNo,
    transaction_id: textOf(fields, 'transaction_id'),
    out_refund_no: textOf(fields, 'out_refund_no'),
    refund_id: textOf(fields, 'refund_id'),
    amount: Number(fields[isPayment ? 'total_fee' : 'refund_fee'] ?? 0),
    lane: `${merchant}/${outTradeNo}`,
    ...routeColumns(target),
    job_group: groupOf(target),
    body: encoded(body && cipher.encrypt(body).bytes),
    content: encoded(content.bytes) ?? '',
    seal_key: content.key,
    request_id: requestId,
    at: parseBeijingTime(fields[isPayment ? 'time_end' : 'success_time'])?.toISOString() ?? null,
    refund_state: (isPayment ? undefined : endOfRefundStatus(status)) ?? null,
  };
}

function textOf(fields: TypedFields, name: string): string | null {
  const value = fields[name];
  return value === undefined || value === null || value === '' ? null : String(value);
}
