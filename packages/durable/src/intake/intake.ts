import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { NotificationSource } from '../database/tables';
import type { Accepted } from '../store/notifications/accept';
import type { Store } from '../store/store';
import {
  type Addressed,
  type Compared,
  compareWithOrder,
  DEFAULT_CURRENCY,
  differs,
  type Mismatch,
} from './compare-with-order';
import type { ReportMismatch } from './report-mismatch';

/** A payment or refund reported by WeChat Pay: in a notification, or in the answer to a query of recovery. */
export interface Arrival {
  kind: NotificationKind;
  source: NotificationSource;
  /** The fields to compare, by the names of a notification; for a refund, with the merchant that it claims. */
  fields: TypedFields;
  /** The callback. Omitted if the order names none: then nothing is delivered. */
  target: CallbackTarget | undefined;
  /** The request id in the logs. */
  requestId: string;
  /** The received bytes. */
  body?: Uint8Array | undefined;
  /** What its address proves. Omitted for recovered ones. */
  addressed?: Addressed | undefined;
  /** Required values of the fields, compared before the order. Null: unknown. */
  expected?: Readonly<Record<string, string | null>> | undefined;
  /** A mismatch that is already found. It is reported before all others. */
  mismatch?: Mismatch | undefined;
  /** The fields that are stored and delivered. Default: `fields`. */
  storedFields?: ((compared: Compared) => Promise<TypedFields>) | undefined;
}

/** The result of the intake. */
export type Taken =
  | { mismatch: Mismatch; duplicate?: undefined }
  /** `duplicate`: it was stored before, so nothing is delivered. */
  | { duplicate: boolean; mismatch?: undefined };

/** The only way into the store for notified and recovered payments and refunds. */
export interface Intake {
  /**
   * Compares it with its order, stores it and queues its delivery. If it does not match, reports the mismatch instead.
   * After it resolves without a mismatch, the notification may be acknowledged.
   */
  take(arrival: Arrival): Promise<Taken>;
  /**
   * Compares and reports a mismatch without storing the notification.
   *
   * @param more looks for another mismatch if the comparison finds none
   */
  inspect(
    arrival: Arrival,
    more: (compared: Compared) => Mismatch | undefined,
  ): Promise<Mismatch | undefined>;
}

/** @param onStored called when there is something to deliver, with its callback */
export function createIntake(
  store: Pick<Store, 'orders' | 'refunds' | 'accept' | 'acceptAgreed'>,
  reportMismatch: ReportMismatch,
  onStored: (target: CallbackTarget) => void = () => {},
): Intake {
  return {
    async take(arrival) {
      if (mayAgree(arrival)) {
        const agreed = await store.acceptAgreed(arrival);
        if (agreed) return stored(agreed, arrival.target);
      }
      const compared = await compare(arrival);
      if (compared.mismatch) {
        await report(arrival, compared.mismatch);
        return { mismatch: compared.mismatch };
      }
      const { kind, source, target, requestId, body, storedFields } = arrival;
      if (!target) return { duplicate: false };
      const fields = storedFields ? await storedFields(compared) : arrival.fields;
      return stored(await store.accept({ kind, source, fields, target, body, requestId }), target);
    },

    async inspect(arrival, more) {
      const compared = await compare(arrival);
      const mismatch = compared.mismatch ?? more(compared);
      if (mismatch) await report(arrival, mismatch);
      return mismatch;
    },
  };

  function stored({ duplicate }: Accepted, target: CallbackTarget): Taken {
    if (!duplicate) onStored(target);
    return { duplicate };
  }

  async function compare(arrival: Arrival): Promise<Compared> {
    const { kind, fields, addressed } = arrival;
    const compared = await compareWithOrder(store, kind, fields, addressed);
    return { ...compared, mismatch: knownMismatch(arrival) ?? compared.mismatch };
  }

  async function report(arrival: Arrival, mismatch: Mismatch): Promise<void> {
    const { kind, source, fields, requestId, body = Buffer.from(JSON.stringify(fields)) } = arrival;
    const text = (name: string) => (fields[name] === undefined ? undefined : String(fields[name]));
    await reportMismatch({
      ...{ kind, source, ...mismatch, requestId, body },
      merchant: actingMerchant(fields),
      outTradeNo: text('out_trade_no') ?? '',
      transactionId: text('transaction_id'),
      outRefundNo: text('out_refund_no'),
    });
  }
}

/** The mismatch that is found without the order. */
function knownMismatch({ mismatch, expected = {}, fields }: Arrival): Mismatch | undefined {
  const known = Object.entries(expected).map(([name, value]) => differs(name, value, fields[name]));
  return [mismatch, ...known].find((one) => one !== undefined);
}

/**
 * Whether the store can compare it while it stores it: a payment, which is stored as it arrived. An old address needs the
 * route of the order.
 */
function mayAgree(arrival: Arrival): arrival is Arrival & { target: CallbackTarget } {
  const { kind, target, addressed, storedFields, fields } = arrival;
  return (
    kind === 'pay' &&
    // The store compares orders in the usual currency alone.
    [undefined, '', DEFAULT_CURRENCY].includes(fields['fee_type'] as string | undefined) &&
    target !== undefined &&
    storedFields === undefined &&
    addressed?.form !== 'old' &&
    knownMismatch(arrival) === undefined
  );
}
