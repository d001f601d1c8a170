import type { Simulator } from '@opencloudpay/simulator';
import type { Changes } from '../changes';
import type { EventLog } from '../event-log/event-log';
import { withHarmlessMisses } from '../refusals/harmless-misses';
import type { DetailsOfCalls } from './call-details';
import type { Recording } from './recording-host';

/** Records calls of functions in the event log, with the simulator's time and sequence numbers. */
export function recordCalls(
  simulator: Simulator,
  eventLog: EventLog,
  changes: Changes,
  details: DetailsOfCalls,
): Recording {
  return {
    now: () => simulator.now().getTime(),
    nextSequence: () => simulator.nextSequence(),
    begin: details.begin,
    record(ended) {
      const collected = details.take(ended.requestId);
      const call = collected ? { ...ended, ...withHarmlessMisses(collected) } : ended;
      eventLog.calls.add(call);
      changes.publish({ type: 'call', call });
      // A report of shipping names an order that the call need not have to do with otherwise.
      for (const { effect } of call.wechat ?? [])
        if (effect?.kind === 'shipping') changes.publish({ type: 'order', outTradeNo: effect.outTradeNo });
    },
  };
}
