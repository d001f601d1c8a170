import type { NotificationHandler, Outcome, VerifiedNotification } from '@opencloudpay/gateway/extension';
import { actingMerchant, Refusal } from '@opencloudpay/gateway/extension';
import { messageOf, withinDeadline } from '@opencloudpay/internal';
import type { Store } from '../store/store';
import type { Compared, Mismatch } from './compare-with-order';
import type { Arrival, Intake } from './intake';
import { claimedFields, envelopeMismatch, storedFields } from './refund-fields';

/**
 * What the durable mode does with a notification that has been verified: it goes through the intake, and is acknowledged
 * only then. Its delivery is the queue's.
 *
 * Where that cannot be done before WeChat Pay must be answered, WeChat Pay is asked to send it again.
 */
export function takeNotifications(store: Pick<Store, 'showOrder'>, intake: Intake): NotificationHandler {
  return {
    async handle(notification, signal) {
      try {
        return await withinDeadline(signal, () => keep(notification));
      } catch (failure) {
        return unavailable(failure, signal);
      }
    },

    async refuseMisaddressed(notification, refusal, signal) {
      // A wrong amount or merchant makes the token wrong, too. The comparison finds out which of them it is.
      const mismatch = await withinDeadline(signal, () =>
        intake.inspect(arrivalOf(notification), (compared) => mismatchOfAddress(notification, compared)),
      ).catch(() => undefined);
      return mismatch ? refusedFor(mismatch) : refusal;
    },
  };

  async function keep(notification: VerifiedNotification): Promise<Outcome> {
    mustBeNumbered(notification);
    const { mismatch, duplicate } = await intake.take(arrivalOf(notification));
    if (mismatch) throw refusedFor(mismatch);
    if (duplicate) return { ...STORED, code: 'DUPLICATE', message: 'Notification came again: acknowledged' };
    return STORED;
  }

  function arrivalOf(notification: VerifiedNotification): Arrival {
    const { kind, target, body, requestId, token } = notification;
    return {
      ...{ kind, target, body, requestId, source: 'notified' },
      fields: claimedFields(notification),
      addressed: token && { target, form: token.form },
      mismatch: envelopeMismatch(notification),
      storedFields: (compared) => storedFields(store, notification, compared),
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
      mch_id: mchId,
      ...(order.merchant !== mchId && { sub_mch_id: order.merchant }),
    });
  });
  if (!owner || owner.merchant === received) return undefined;
  return { field: 'sub_mch_id', expected: owner.merchant, received };
}

/** The number tells notifications apart: without numbers, the second one would count as a repeat of the first. */
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
    `The notification is genuine and does not fit the order: its ${field} is ${received}, the order's ${expected}. The payer paid another order, or two orders have the same number. Compare the order here (cloudpay orders show) with the merchant platform.`,
  );
}

function unavailable(failure: unknown, { reason }: AbortSignal): Outcome {
  if (failure instanceof Refusal) throw failure;
  const refusal = new Refusal('STORE_UNAVAILABLE');
  return {
    code: refusal.code,
    acknowledged: false,
    status: refusal.status,
    publicMessage: refusal.publicMessage,
    message: 'Notification not stored: WeChat Pay will send it again',
    reason:
      failure === reason
        ? 'The database had not stored it when WeChat Pay had to be answered.'
        : `The database did not store it: ${messageOf(failure)}.`,
    failure,
  };
}
