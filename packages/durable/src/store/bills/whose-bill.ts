import { BillError } from '@opencloudpay/wechatpay';
import { beijingDay } from '../../beijing-day';
import type { StagedRow } from './staged-row';

/** The bill that was asked for. */
export interface AskedBill {
  readonly mchId: string;
  /** '' for all. */
  readonly subMchId: string;
  /** `yyyy-mm-dd`. */
  readonly day: string;
}

/**
 * Notes the rows of a bill, and says at its end whether it is the one that was asked for. A file names neither its day nor
 * its merchant, and v2 does not sign it: a proxy may have cached another one. All that the store has would then be missing
 * on it.
 *
 * A bill with one row of its own is believed: single rows may be late, or those of another number.
 */
export function createBillCheck({ mchId, subMchId, day }: AskedBill): {
  note(row: StagedRow): void;
  /** @throws {BillError} */
  end(): void;
} {
  let [rows, ofMerchant, payments, ofDay] = [0, 0, 0, 0];
  return {
    note(row) {
      rows += 1;
      const isOfAccount = row.mch_id === '' || row.mch_id === mchId;
      if (isOfAccount && (subMchId === '' || row.merchant === subMchId)) ofMerchant += 1;
      if (row.kind !== 'payment' || row.at === null) return;
      payments += 1;
      if (beijingDay(new Date(row.at)) === day) ofDay += 1;
    },

    end() {
      if (rows > 0 && ofMerchant === 0)
        throw new BillError(
          `None of the bill's rows is of merchant ${subMchId || mchId}: it is the bill of another merchant. Does a proxy cache answers?`,
        );
      if (payments > 0 && ofDay === 0)
        throw new BillError(
          `None of the bill's payments is of ${day}: it is the bill of another day. Does a proxy cache answers?`,
        );
    },
  };
}
