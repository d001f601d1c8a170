/** Compares the states that a durable gateway stored, and the events that it sent to functions, with the records. */
import type { CallbackEvent } from '../../packages/cloudpay/dist/index.mjs';
import type { DurableGateway } from '../../packages/durable/dist/index.mjs';
import type { Finding } from './judge.ts';
import type { BookedOrder, BookedRefund, Ledger } from './ledger.ts';

type Store = DurableGateway['store'];
export type StoredOrder = Pick<
  Awaited<ReturnType<Store['orders']['find']>>[number],
  'outTradeNo' | 'state' | 'totalFee'
>;
export type StoredRefund = Pick<
  Awaited<ReturnType<Store['refunds']['find']>>[number],
  'outRefundNo' | 'outTradeNo' | 'state' | 'refundFee'
>;

/** The state of a gateway at the end of a run. */
export interface DurableStates {
  orders: readonly StoredOrder[];
  refunds: readonly StoredRefund[];
  /** Events that functions were called with. */
  callbacks: readonly CallbackEvent[];
}

const PAID = ['SUCCESS', 'REFUND'];

export function judgeDurableStates({ orders, refunds, callbacks }: DurableStates, ledger: Ledger): Finding[] {
  const wrong = (outTradeNo: string, why: string): Finding => ({ figure: 'wrongVerdicts', why, outTradeNo });
  return [
    ...orders.flatMap((order) => {
      const why = ofOrder(order, ledger.order(order.outTradeNo));
      return why === undefined ? [] : [wrong(order.outTradeNo, `the gateway stored ${why}`)];
    }),
    ...refunds.flatMap((refund) => {
      const booked = ledger.refund(refund.outRefundNo);
      const why = ofRefund(refund, booked);
      const order = booked?.outTradeNo ?? refund.outTradeNo ?? '';
      return why === undefined ? [] : [wrong(order, `the gateway stored ${why}`)];
    }),
    ...callbacks.flatMap((event) => {
      const why = ofCallback(event, ledger);
      return why === undefined ? [] : [wrong(String(event['outTradeNo']), `a function was told ${why}`)];
    }),
  ];
}

/** `asked` and `unknown` state nothing, and an order in state `ordered` may have been paid since. */
function ofOrder({ state, totalFee }: StoredOrder, booked: BookedOrder | undefined): string | undefined {
  const had = (...states: string[]) => booked?.states.some((known) => states.includes(known.state)) ?? false;
  const isWrong: Partial<Record<StoredOrder['state'], boolean>> = {
    refused: booked !== undefined,
    ordered: booked === undefined,
    paid: !had(...PAID),
    closed: !had('CLOSED'),
    reversed: !had('REVOKED'),
    expired: booked !== undefined,
  };
  if (isWrong[state]) return `that it is ${state}, and the ledger ${inWords(booked)}`;
  if (booked && (state === 'ordered' || state === 'paid') && totalFee !== booked.totalFee)
    return `${totalFee} cents, and the order has ${booked.totalFee}`;
  return undefined;
}

function ofRefund(
  { outRefundNo, state, refundFee }: StoredRefund,
  booked: BookedRefund | undefined,
): string | undefined {
  const had = (wanted: string) => booked?.states.some((known) => known.state === wanted) ?? false;
  const isWrong: Partial<Record<StoredRefund['state'], boolean>> = {
    refused: booked !== undefined,
    processing: booked === undefined,
    succeeded: !had('SUCCESS'),
    changed: !had('CHANGE'),
    closed: !had('REFUNDCLOSE'),
  };
  if (isWrong[state]) return `that refund ${outRefundNo} is ${state}, and the ledger ${inWords(booked)}`;
  if (booked && state !== 'refused' && refundFee !== booked.refundFee)
    return `${refundFee} cents for refund ${outRefundNo}, which has ${booked.refundFee}`;
  return undefined;
}

function ofCallback(event: CallbackEvent, ledger: Ledger): string | undefined {
  const fields = event as Readonly<Record<string, unknown>>;
  const { outTradeNo, outRefundNo, totalFee, refundFee, refundStatus } = fields;
  const order = ledger.order(String(outTradeNo));
  if (outRefundNo === undefined) {
    const isPaid = order?.states.some(({ state }) => PAID.includes(state)) ?? false;
    if (!isPaid) return `that the order is paid, and the ledger ${inWords(order)}`;
    return totalFee === order?.totalFee
      ? undefined
      : `${totalFee} cents, and the order has ${order?.totalFee}`;
  }
  const refund = ledger.refund(String(outRefundNo));
  if (!refund?.states.some(({ state }) => state === refundStatus) || refund.outTradeNo !== outTradeNo)
    return `that refund ${outRefundNo} is ${refundStatus}, and the ledger ${inWords(refund)}`;
  return refundFee === refund.refundFee
    ? undefined
    : `${refundFee} cents for refund ${outRefundNo}, which has ${refund.refundFee}`;
}

function inWords(booked: Pick<BookedOrder, 'states'> | undefined): string {
  return booked ? `had ${booked.states.map(({ state }) => state).join(', ')}` : 'has nothing';
}
