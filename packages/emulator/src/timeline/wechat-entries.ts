import type { TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import type { WechatCall } from '@opencloudpay/contracts/dev-server/wechat-calls';
import type { OrderEvent, RecordedCall } from '../event-log/records';

type Entry = TimelineEntry & { sequence: number };

/** The calls of `cloud.openapi` that belong to an order. */
export interface OrderWechatCalls {
  /**
   * Calls of functions that ordered or were called back for the order, of the functions that these called, and reports of its
   * shipping.
   */
  calls: readonly { call: WechatCall; by: RecordedCall }[];
  /** Whether the order's goods are physical, and WeChat would wait for a report of their shipping. */
  awaitsShipping: boolean;
}

/** Finds the calls of `cloud.openapi` that belong to an order, among all calls of functions. */
export function wechatCallsOf(
  outTradeNo: string,
  {
    ofOrder,
    all,
    physicalGoods,
  }: {
    /** The calls of functions that the order's timeline shows. */
    ofOrder: ReadonlySet<string>;
    all: readonly RecordedCall[];
    /** Whether the project sells physical goods. `undefined`: it does if it has reported the shipping of any order. */
    physicalGoods: boolean | undefined;
  },
): OrderWechatCalls {
  const belonging = withCalled(ofOrder, all);
  let reportsShipping = false;
  let isReported = false;
  const calls = all.flatMap((by) =>
    (by.wechat ?? []).flatMap((call) => {
      const shipped = call.effect?.kind === 'shipping' ? call.effect.outTradeNo : undefined;
      reportsShipping ||= shipped !== undefined;
      isReported ||= shipped === outTradeNo && !isPartial(call);
      const belongs = shipped === undefined ? belonging.has(by.requestId) : shipped === outTradeNo;
      return belongs ? { call, by } : [];
    }),
  );
  return { calls, awaitsShipping: !isReported && (physicalGoods ?? reportsShipping) };
}

/** The calls, and those of the functions that they called, at any depth. */
function withCalled(calls: ReadonlySet<string>, all: readonly RecordedCall[]): ReadonlySet<string> {
  const found = new Set(calls);
  // A caller begins before what it calls.
  for (const { requestId, calledBy } of all.toSorted((one, other) => one.sequence - other.sequence))
    if (calledBy !== undefined && found.has(calledBy)) found.add(requestId);
  return found;
}

function isPartial({ effect }: WechatCall): boolean {
  return effect?.kind === 'shipping' && effect.partial === true;
}

export function wechatEntries(
  { calls, awaitsShipping }: OrderWechatCalls,
  orderEvents: readonly OrderEvent[],
): Entry[] {
  const entries = calls.map(({ call, by }, index): Entry => {
    const { functionName, requestId, sequence } = by;
    return { id: `wechat-${requestId}-${index}`, sequence, at: call.at, type: 'wechat', functionName, call };
  });
  const paid = orderEvents.find(({ type }) => type === 'order-paid');
  if (!awaitsShipping || !paid) return entries;
  const { at, sequence } = paid;
  // Right after the payment.
  return [...entries, { id: 'shipping-awaited', sequence: sequence + 0.5, at, type: 'shipping-awaited' }];
}
