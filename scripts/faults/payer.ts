/** The payer's phone. */
import type { PaymentObject, Simulator } from '../../packages/simulator/dist/index.mjs';
import type { Books } from './books.ts';
import type { ShopOptions } from './shop.ts';

/** Pays with what the order was given, and where that is no payment for it, in another way: the sale must go on. */
export function createPayer(simulator: Pick<Simulator, 'pay'>, books: Books): ShopOptions['pay'] {
  return async (outTradeNo, given) => {
    if (!books.order(outTradeNo)) return undefined;
    const payment = given as PaymentObject | undefined;
    const prepayId = String(payment?.package ?? '').replace('prepay_id=', '');
    // A payment for another order would pay that one. What it means for this one is for the judge to say.
    const isOwn = books.orderOfPrepayId(prepayId) === outTradeNo;
    const problem =
      payment && isOwn ? await simulator.pay(payment).then(() => undefined, messageOf) : undefined;
    if (!isOwn || problem !== undefined) await simulator.pay(outTradeNo);
    return problem;
  };
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
