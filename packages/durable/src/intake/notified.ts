import type { NotificationHandler, Outcome, VerifiedNotification } from '@opencloudpay/gateway/extension';
import { actingMerchant, Refusal } from '@opencloudpay/gateway/extension';
import { type Deadline, messageOf, withinDeadline } from '@opencloudpay/internal';
import type { Store } from '../store/store';
import type { Compared, Mismatch } from './compare-with-order';
import type { Arrival, Intake } from './intake';
import { claimedFields, envelopeMismatch, storedFields } from './refund-fields';

/**
 * Handles verified notifications in durable mode: the intake stores each one before it is acknowledged; the queue
 * delivers it.
 *
 * If the intake does not finish before WeChat Pay must be answered, the answer is FAIL, and WeChat Pay retries.
 */
export function takeNotifications(store: Pick<Store, 'showOrder'>, intake: Intake): NotificationHandler {
  return {
    async handle(notification, deadline) {
      try {
        return await withinDeadline(deadline, () => keep(notification));
      } catch (failure) {
        return unavailable(failure, deadline);
      }
    },

    async refuseMisaddressed(notification, refusal, deadline) {
      // A wrong amount or merchant also makes the token wrong. The comparison finds out which it is.
      const mismatch = await withinDeadline(deadline, () =>
        intake.inspect(arrivalOf(notification), (compared) => mismatchOfAddress(notification, compared)),
      ).catch(() => undefined);
      return mismatch ? refusedFor(mismatch) : refusal;
    },
  };

  async function keep(notification: VerifiedNotification): Promise<Outcome> {
    mustBeNumbered(notification);
    const { mismatch, duplicate } = await intake.take(arrivalOf(notification));
    if (mismatch) throw refusedFor(mismatch);
    if (duplicate) return { ...STORED, code: 'DUPLICATE', message: 'Duplicate notification acknowledged' };
    return STORED;
  }

  function arrivalOf(notification: VerifiedNotification): Arrival {
    const { kind, target, body, requestId, token, envelope } = notification;
    return {
      ...{ kind, target, body, requestId, source: 'notified' },
      fields: claimedFields(notification),
      addressed: token && { target, form: token.form },
      mismatch: envelopeMismatch(notification),
      ...(envelope && { storedFields: (compared) => storedFields(store, notification, compared) }),
    };
  }
}

/** The address is that of another merchant's order with the same number. */
function mismatchOfAddress(
  { kind, fields, merchant, isAddressOf }: VerifiedNotification,
  { orders }: Compared,
): Mismatch | undefined {
  if (kind !== 'pay') return undefined;
  const received = actingMerchant(fields);
  const owner = orders.find((order) => {
    const mchId = order.mchId ?? merchant.mchId;
    return isAddressOf({
      out_trade_no: order.outTradeNo,
      total_fee: order.totalFee,
      fee_type: order.asked['fee_type'],
      mch_id: mchId,
      ...(order.merchant !== mchId && { sub_mch_id: order.merchant }),
    });
  });
  if (!owner || owner.merchant === received) return undefined;
  return { field: 'sub_mch_id', expected: owner.merchant, received };
}

/** The number identifies a notification: without it, the second one would count as a duplicate of the first. */
function mustBeNumbered({ kind, fields }: VerifiedNotification): void {
  const name = kind === 'pay' ? 'transaction_id' : 'refund_id';
  if (fields[name] === undefined || fields[name] === '')
    throw new Refusal('NOTIFICATION_INVALID', `The notification has no ${name}.`);
}

const STORED: Outcome = {
  code: 'STORED',
  acknowledged: true,
  status: 200,
  publicMessage: 'OK',
  message: 'Notification stored and acknowledged',
};

function refusedFor({ field, expected, received }: Mismatch): Refusal {
  return new Refusal(
    'ORDER_MISMATCH',
    `The notification is genuine but does not match the order: its ${field} is ${received}, the order has ${expected}. The payer paid another order, or two orders have the same number. Compare the order here (cloudpay orders show) with the merchant platform.`,
  );
}

function unavailable(failure: unknown, { over }: Deadline): Outcome {
  if (failure instanceof Refusal) throw failure;
  const refusal = new Refusal('STORE_UNAVAILABLE');
  return {
    code: refusal.code,
    acknowledged: false,
    status: refusal.status,
    publicMessage: refusal.publicMessage,
    message: 'Notification not stored: WeChat Pay will retry',
    reason:
      over && failure === over.reason
        ? 'The database did not store it in time for the answer to WeChat Pay.'
        : `The database did not store it: ${messageOf(failure)}.`,
    failure,
  };
}
