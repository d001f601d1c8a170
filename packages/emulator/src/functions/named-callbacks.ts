import type { FunctionLog } from '@opencloudpay/function-host';
import { say, type Text } from '@opencloudpay/internal';
import type { Exchange, SimulatorEvent } from '@opencloudpay/simulator';
import type { FindCallbackProblem } from './callback-problem';
import { notice } from './notice';

interface Connected {
  problemOf: FindCallbackProblem;
  /** The function that made a request, by the id of its call. */
  functionOf(requestId: string): string | undefined;
  onLog(log: FunctionLog): void;
}

/** Reports an order or a refund whose callback cannot be called when it is made, not when it is paid. */
export interface NamedCallbacks {
  /** Sets the parts that start after the simulator. */
  connect(parts: Connected): void;
  onEvent(event: SimulatorEvent): void;
  /** The request of an order follows its event, and has the id of the function's call. */
  onExchange(exchange: Exchange): void;
}

export function namedCallbacks(): NamedCallbacks {
  let connected: Connected | undefined;
  /** Messages by the order's number. */
  const untold = new Map<string, Text>();
  const check = (what: Text, made: { outTradeNo: string; notifyUrl?: string }) => {
    const problem = connected?.problemOf(made.notifyUrl);
    if (problem)
      untold.set(made.outTradeNo, say(`${what.en}: ${problem.message}`, `${what.zh}：${problem.zh}`));
  };
  return {
    connect(parts) {
      connected = parts;
    },
    onEvent(event) {
      if (event.type === 'order-made') {
        const { outTradeNo } = event.order;
        check(say(`Order ${outTradeNo}`, `订单 ${outTradeNo}`), event.order);
      }
      if (event.type === 'refund-made') {
        const { outRefundNo } = event.refund;
        check(say(`Refund ${outRefundNo}`, `退款 ${outRefundNo}`), event.refund);
      }
    },
    onExchange({ outTradeNo = '', requestId }) {
      const message = untold.get(outTradeNo);
      if (message === undefined) return;
      untold.delete(outTradeNo);
      const functionName = (requestId && connected?.functionOf(requestId)) || '';
      connected?.onLog(notice(message, { functionName, requestId }));
    },
  };
}
