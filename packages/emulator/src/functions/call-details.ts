import type { EventLog } from '../event-log/event-log';
import type { RecordedCall } from '../event-log/records';

/** What is collected about a call of a function while it runs. */
export type CallDetails = Pick<RecordedCall, 'documents' | 'refusals' | 'wechat'>;

/** Collects the details of calls, and gives them to the records of the calls. */
export interface DetailsOfCalls {
  begin(requestId: string, functionName: string): void;
  /** The function of a call that is under way. */
  functionOf(requestId: string): string | undefined;
  /**
   * Changes the details of a call. A call that has ended is changed in its record: a function that does not wait for
   * its writes has returned before them.
   *
   * @returns whether the call has ended
   */
  change(requestId: string, change: (details: CallDetails) => CallDetails): boolean;
  /** The details of the calls that are under way. */
  running(): Iterable<CallDetails>;
  /** The details of a call, when it ends; `undefined` if there are none. */
  take(requestId: string): CallDetails | undefined;
}

/** Calls whose end has not been recorded yet. */
const MOST_CALLS = 1000;

export function detailsOfCalls({ calls }: Pick<EventLog, 'calls'>): DetailsOfCalls {
  const running = new Map<string, CallDetails>();
  const names = new Map<string, string>();
  return {
    begin: (requestId, functionName) => void names.set(requestId, functionName),
    functionOf: (requestId) => names.get(requestId),
    change(requestId, change) {
      const ended = calls.get(requestId);
      if (ended !== undefined) {
        calls.add({ ...ended, ...change(ended) });
        return true;
      }
      running.set(requestId, change(running.get(requestId) ?? {}));
      const [oldest] = running.keys();
      if (running.size > MOST_CALLS && oldest !== undefined) running.delete(oldest);
      return false;
    },
    running: () => running.values(),
    take(requestId) {
      names.delete(requestId);
      const details = running.get(requestId);
      if (details) running.delete(requestId);
      return details;
    },
  };
}
