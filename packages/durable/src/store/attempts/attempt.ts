import {
  type CallbackEvent,
  type CallbackTarget,
  type NotificationKind,
  toCallbackEvent,
} from '@opencloudpay/cloudpay';
import type { DeliveryVerdict, NotificationNumbers } from '@opencloudpay/gateway';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { Selectable } from 'kysely';
import type { NotificationsTable } from '../../database/tables';
import { StoreError } from '../../errors';
import type { BodyCipher } from '../rows/encrypt';
import { targetOf } from '../rows/route-columns';

/** A delivery attempt that has begun. */
export interface Attempt {
  /** Id of the row in `deliveries`. */
  readonly deliveryId: number;
  readonly notificationId: number;
  readonly kind: NotificationKind;
  readonly target: CallbackTarget;
  /** The event for the function; undefined if it could not be read, which fails the attempt. */
  readonly event: CallbackEvent | undefined;
  readonly unreadable?: StoreError | undefined;
  readonly requestId: string;
  /** The id of the call that placed the order, if the order is known. */
  readonly orderRequestId?: string | undefined;
  readonly numbers: NotificationNumbers;
  /** From 1, over all attempts of the notification. */
  readonly number: number;
  /** Attempts that the retry schedule counts, including this one. */
  readonly counted: number;
  readonly since: Date;
  readonly receivedAt: Date;
}

export interface AttemptResult {
  verdict: DeliveryVerdict;
  reply: unknown;
  durationMs: number;
  /** The gateway was stopped: another one repeats the attempt at once, without counting it. */
  handBack?: boolean | undefined;
}

export type Settled = (
  | { state: 'delivered' }
  | { state: 'pending'; nextAttemptAt: Date }
  | { state: 'dead' }
  /** Already delivered: the lease had ended, and another gateway was faster. */
  | { state: 'overtaken' }
) & {
  /** When the order's next notification is due, if there is one. */
  due?: Date | undefined;
};

/** Length limit of a stored reply, which may have any size. */
const MAX_REPLY = 16 * 1024;

/** The attempt to deliver a stored notification. */
export function attemptOf(
  row: Selectable<NotificationsTable> & { order_request_id?: string | null },
  { event, unreadable }: Pick<Attempt, 'event' | 'unreadable'>,
  { deliveryId, number, counted }: Pick<Attempt, 'deliveryId' | 'number' | 'counted'>,
): Attempt {
  return {
    deliveryId,
    notificationId: row.id,
    kind: row.kind,
    target: targetOf(row),
    event,
    unreadable,
    requestId: row.request_id,
    orderRequestId: row.order_request_id ?? undefined,
    numbers: {
      outTradeNo: row.out_trade_no,
      ...(row.transaction_id && { transactionId: row.transaction_id }),
      ...(row.out_refund_no && { outRefundNo: row.out_refund_no }),
      ...(row.refund_id && { refundId: row.refund_id }),
    },
    number,
    counted,
    since: row.since,
    receivedAt: row.received_at,
  };
}

/**
 * The event of a stored notification. A missing key or changed bytes must not stop the order's other deliveries, so
 * they are a result.
 */
export function eventOf(
  cipher: BodyCipher,
  { content, seal_key: key }: Pick<Selectable<NotificationsTable>, 'content' | 'seal_key'>,
): Pick<Attempt, 'event' | 'unreadable'> {
  try {
    const fields = JSON.parse(Buffer.from(cipher.decrypt(content, key)).toString()) as TypedFields;
    return { event: toCallbackEvent(fields) };
  } catch (error) {
    if (error instanceof StoreError) return { event: undefined, unreadable: error };
    const unreadable = new StoreError(
      'BODY_UNREADABLE',
      {
        en: 'The stored notification was changed and is invalid: restore it from a backup.',
        zh: '保存的通知被改动过，已经无效：请从备份恢复。',
      },
      { cause: error },
    );
    return { event: undefined, unreadable };
  }
}

/** The reply as JSON. Long replies are cut, and values without JSON become their type, both as JSON strings. */
export function replyText(reply: unknown): string {
  let text: string | undefined;
  try {
    // Each character of a text is at least one of its JSON: the rest of a long one would be cut off below.
    text = JSON.stringify(typeof reply === 'string' ? reply.slice(0, MAX_REPLY) : reply);
  } catch {
    text = undefined;
  }
  if (text === undefined)
    return reply === undefined ? '' : JSON.stringify(`a ${typeof reply} that is not JSON`);
  return text.length > MAX_REPLY ? JSON.stringify(`${text.slice(0, MAX_REPLY)}…`) : text;
}
