import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { NotificationSource } from '../database/tables';
import type { Store } from '../store/store';
import {
  type Addressed,
  type Compared,
  compareWithOrder,
  differs,
  type Mismatch,
} from './compare-with-order';
import type { ReportMismatch } from './report-mismatch';

/** What WeChat Pay says of a payment or a refund: in a notification, or in its answer to recovery's query. */
export interface Arrival {
  kind: NotificationKind;
  source: NotificationSource;
  /** By the names of a notification: what is compared. Of a refund with the merchant that it claims to be of. */
  fields: TypedFields;
  /** The callback. Left out where the order names none: nothing is delivered then. */
  target: CallbackTarget | undefined;
  /** As in the logs. */
  requestId: string;
  /** The bytes as received. */
  body?: Uint8Array | undefined;
  /** What its address proves. Left out where it came to no address. */
  addressed?: Addressed | undefined;
  /** Values that the fields must have, compared before the order. Null: not known. */
  expected?: Readonly<Record<string, string | null>> | undefined;
  /** A difference that is already found. It is reported before all others. */
  mismatch?: Mismatch | undefined;
  /** The fields that are stored and delivered. Default: `fields`. */
  storedFields?: ((compared: Compared) => Promise<TypedFields>) | undefined;
}

/** What became of it. */
export type Taken =
  | { mismatch: Mismatch; duplicate?: undefined }
  /** `duplicate`: it was stored before, and nothing more is delivered. */
  | { duplicate: boolean; mismatch?: undefined };

/** The one way into the store, for what was notified and for what was recovered. */
export interface Intake {
  /**
   * Compares it with its order, and stores it and queues its delivery; of one that does not fit its order it reports the
   * mismatch. When this resolves without a mismatch, it is safe to acknowledge.
   */
  take(arrival: Arrival): Promise<Taken>;
  /**
   * Compares, and reports a mismatch, of what is not stored in any case.
   *
   * @param more looks for a difference where the comparison finds none
   */
  inspect(
    arrival: Arrival,
    more: (compared: Compared) => Mismatch | undefined,
  ): Promise<Mismatch | undefined>;
}

/** @param onStored called when there is something to deliver */
export function createIntake(
  store: Pick<Store, 'orders' | 'refunds' | 'accept'>,
  reportMismatch: ReportMismatch,
  onStored: () => void = () => {},
): Intake {
  return {
    async take(arrival) {
      const compared = await compare(arrival);
      if (compared.mismatch) {
        await report(arrival, compared.mismatch);
        return { mismatch: compared.mismatch };
      }
      const { kind, source, target, requestId, body, storedFields } = arrival;
      if (!target) return { duplicate: false };
      const fields = storedFields ? await storedFields(compared) : arrival.fields;
      const { duplicate } = await store.accept({ kind, source, fields, target, body, requestId });
      if (!duplicate) onStored();
      return { duplicate };
    },

    async inspect(arrival, more) {
      const compared = await compare(arrival);
      const mismatch = compared.mismatch ?? more(compared);
      if (mismatch) await report(arrival, mismatch);
      return mismatch;
    },
  };

  async function compare(arrival: Arrival): Promise<Compared> {
    const { kind, fields, addressed, expected = {} } = arrival;
    const compared = await compareWithOrder(store, kind, fields, addressed);
    const known = Object.entries(expected).map(([name, value]) => differs(name, value, fields[name]));
    const [first] = [arrival.mismatch, ...known].filter((mismatch) => mismatch !== undefined);
    return { ...compared, mismatch: first ?? compared.mismatch };
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
