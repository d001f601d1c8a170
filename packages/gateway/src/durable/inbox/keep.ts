import { withinDeadline } from '../../deadline';
import { messageOf } from '../../failure-text';
import type { Onward, VerifiedNotification } from '../../notification/onward';
import type { Outcome } from '../../notification/outcome';
import { Refusal } from '../../refusal';
import type { DurableMetrics } from '../metrics';
import type { Store } from '../store/store';
import { findMismatch, type Mismatch } from './check-order';

/**
 * What the durable mode does with a notification that has been verified: compare it with the order, store it, and only
 * then have it acknowledged. Its delivery is the queue's.
 *
 * Where that cannot be done before WeChat Pay must be answered, WeChat Pay is asked to send it again.
 *
 * @param onStored called when there is something to deliver
 */
export function createKeep(store: Store, metrics: DurableMetrics, onStored: () => void): Onward {
  return {
    async take(notification, signal) {
      try {
        return await withinDeadline(signal, () => keep(notification));
      } catch (failure) {
        return unavailable(failure, signal);
      }
    },

    async misaddressed(notification, refusal, signal) {
      // Of a wrong amount the token tells as well, but not that it is the order's.
      const mismatch = await withinDeadline(signal, () => checked(notification)).catch(() => undefined);
      return mismatch ? refusedFor(mismatch) : refusal;
    },
  };

  async function keep(notification: VerifiedNotification): Promise<Outcome> {
    mustBeNumbered(notification);
    const mismatch = await checked(notification);
    if (mismatch) throw refusedFor(mismatch);
    const { kind, fields, target, body, requestId } = notification;
    const { duplicate } = await store.accept({ kind, fields, target, body, requestId, source: 'notified' });
    if (duplicate) return { ...STORED, code: 'DUPLICATE', message: 'Notification came again: acknowledged' };
    onStored();
    return STORED;
  }

  /** A mismatch is on record before anybody hears of it. */
  async function checked(notification: VerifiedNotification): Promise<Mismatch | undefined> {
    const { kind, fields, body, requestId } = notification;
    const mismatch = await findMismatch(store, kind, fields);
    if (!mismatch) return undefined;
    metrics.alarm(kind, mismatch.field);
    const text = (name: string) => (fields[name] === undefined ? undefined : String(fields[name]));
    await store.alarms.raise({
      kind,
      ...mismatch,
      merchant: text('sub_mch_id') ?? text('mch_id') ?? '',
      outTradeNo: text('out_trade_no') ?? '',
      transactionId: text('transaction_id'),
      outRefundNo: text('out_refund_no'),
      requestId,
      body,
    });
    return mismatch;
  }
}

/** All without a number would be taken for one and the same, of which the first alone is delivered. */
function mustBeNumbered({ kind, fields }: VerifiedNotification): void {
  const name = kind === 'pay' ? 'transaction_id' : 'refund_id';
  if (fields[name] === undefined || fields[name] === '')
    throw new Refusal('NOTIFICATION_INVALID', `The notification has no ${name}.`);
}

const STORED: Outcome = {
  code: 'STORED',
  acknowledged: true,
  status: 200,
  told: 'OK',
  message: 'Notification stored and acknowledged',
};

function refusedFor({ field, expected, received }: Mismatch): Refusal {
  return new Refusal(
    'ORDER_MISMATCH',
    `The notification is genuine and does not fit the order: its ${field} is ${received}, the order's ${expected}. Somebody paid something else than was asked for, or the number was used for two orders: look at the order here and on the merchant platform.`,
  );
}

function unavailable(failure: unknown, { reason }: AbortSignal): Outcome {
  if (failure instanceof Refusal) throw failure;
  const refusal = new Refusal('STORE_UNAVAILABLE');
  return {
    code: refusal.code,
    acknowledged: false,
    status: refusal.status,
    told: refusal.told,
    message: 'Notification not stored: WeChat Pay will send it again',
    reason:
      failure === reason
        ? 'The database had not stored it when WeChat Pay had to be answered.'
        : `The database did not store it: ${messageOf(failure)}.`,
    failure,
  };
}
