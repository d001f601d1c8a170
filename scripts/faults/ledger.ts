/** The simulator's records, with the times of their changes: milliseconds since the run began. */
import type { SimulatorEvent } from '../../packages/simulator/dist/index.mjs';

interface Dated {
  state: string;
  from: number;
}

export interface BookedOrder {
  outTradeNo: string;
  totalFee: number;
  madeAt: number;
  prepayId: string;
  states: Dated[];
}

export interface BookedRefund {
  outRefundNo: string;
  outTradeNo: string;
  refundFee: number;
  madeAt: number;
  states: Dated[];
}

export interface Ledger {
  order(outTradeNo: string): BookedOrder | undefined;
  refund(outRefundNo: string): BookedRefund | undefined;
  /** The order that got this prepay id from WeChat Pay. */
  orderOfPrepayId(prepayId: string): string | undefined;
}

/** Records the simulator's events at the time of each event. */
export function createLedger(now: () => number): Ledger & { enter(event: SimulatorEvent): void } {
  const orders = new Map<string, BookedOrder>();
  const refunds = new Map<string, BookedRefund>();
  const orderNumbers = new Map<string, string>();

  function enter(event: SimulatorEvent): void {
    const from = now();
    if ('order' in event) {
      const { outTradeNo, totalFee, prepayId, state } = event.order;
      const known = orders.get(outTradeNo);
      if (known) known.states.push({ state, from });
      else
        orders.set(outTradeNo, { outTradeNo, totalFee, prepayId, madeAt: from, states: [{ state, from }] });
      orderNumbers.set(prepayId, outTradeNo);
    }
    if ('refund' in event) {
      const { outRefundNo, outTradeNo, refundFee, status: state } = event.refund;
      const known = refunds.get(outRefundNo);
      if (known) known.states.push({ state, from });
      else {
        refunds.set(outRefundNo, {
          outRefundNo,
          outTradeNo,
          refundFee,
          madeAt: from,
          states: [{ state, from }],
        });
        orders.get(outTradeNo)?.states.push({ state: 'REFUND', from });
      }
    }
  }

  return {
    enter,
    order: (outTradeNo) => orders.get(outTradeNo),
    refund: (outRefundNo) => refunds.get(outRefundNo),
    orderOfPrepayId: (prepayId) => orderNumbers.get(prepayId),
  };
}
