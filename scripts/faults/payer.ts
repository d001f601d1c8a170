/** The payer's phone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentObject, Simulator } from '../../packages/simulator/dist/index.mjs';
import type { Ledger } from './ledger.ts';
import type { ShopOptions } from './shop.ts';

/** Milliseconds for which a request of the order may be held back. */
const PATIENCE = 5_000;

/**
 * Pays with the order's payment object. If that is not valid for the order, pays in another way, so that the sale continues.
 *
 * An order that got another order's answer may not exist yet, or never: then it cannot be paid.
 */
export function createPayer(
  simulator: Pick<Simulator, 'pay'>,
  ledger: Ledger,
  patience = PATIENCE,
): ShopOptions['pay'] {
  return async (outTradeNo, given) => {
    for (const until = performance.now() + patience; !ledger.order(outTradeNo); await sleep(50))
      if (performance.now() >= until) return { isPaid: false };
    const payment = given as PaymentObject | undefined;
    const prepayId = String(payment?.package ?? '').replace('prepay_id=', '');
    // A payment object for another order would pay that one. The judge decides what it means for this one.
    const isOwn = ledger.orderOfPrepayId(prepayId) === outTradeNo;
    const problem =
      payment && isOwn ? await simulator.pay(payment).then(() => undefined, messageOf) : undefined;
    if (!isOwn || problem !== undefined) await simulator.pay(outTradeNo);
    return { isPaid: true, ...(problem !== undefined && { problem }) };
  };
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
