/** What the callbacks have done to the shop's documents, compared with WeChat Pay's notifications: each exactly once. */
import type { Subject } from './journal.ts';

/** A payment or refund that WeChat Pay notified to the shop. */
export interface NotifiedFee extends Subject {
  /** Cents; of a refund below 0. */
  fee: number;
}

/** An entry of the ledger: one for each payment and refund, written in one transaction with the balance. */
export interface LedgerEntry {
  /** The payment's transaction, or the refund's own number. */
  number: string;
  /** Cents; of a refund below 0. */
  fee: number;
  till: string;
}

/** The documents at the end of a run. */
export interface Effects {
  ledger: readonly LedgerEntry[];
  /** Cents, by till. */
  balances: Readonly<Record<string, number>>;
}

/**
 * Each notification without its entry or with another fee, each entry without its notification, and each till whose
 * balance is not the sum of its entries: an effect that happened twice, or half.
 */
export function wrongEffects(notified: readonly NotifiedFee[], { ledger, balances }: Effects): string[] {
  const entries = new Map(ledger.map((entry) => [entry.number, entry]));
  const numbers = new Set(notified.map(({ number }) => number));
  const sums = new Map<string, number>();
  for (const { till, fee } of ledger) sums.set(till, (sums.get(till) ?? 0) + fee);
  return [
    ...notified
      .filter(({ number, fee }) => entries.get(number)?.fee !== fee)
      .map(
        ({ kind, number, outTradeNo, fee }) =>
          `The ${kind} ${number} of ${outTradeNo} made ${fee} cents, its entry ${entries.get(number)?.fee ?? 'is missing'}.`,
      ),
    ...ledger
      .filter(({ number }) => !numbers.has(number))
      .map(({ number }) => `The entry ${number} has no notification.`),
    ...Object.entries(balances)
      .filter(([till, balance]) => balance !== (sums.get(till) ?? 0))
      .map(([till, balance]) => `${till} has ${balance} cents, its entries make ${sums.get(till) ?? 0}.`),
  ];
}
