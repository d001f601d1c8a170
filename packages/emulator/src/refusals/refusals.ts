import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { FunctionLog } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import type { Changes } from '../changes';
import type { EventLog } from '../event-log/event-log';
import type { DetailsOfCalls } from '../functions/call-details';
import { notice } from '../functions/notice';
import { refusalText } from './refusal-text';

/** One refusal, before equal ones are counted. */
export type NewRefusal = Omit<CallRefusal, 'times'>;

/** The function's call that was under way, if there was one. */
interface Refused {
  functionName: string;
  requestId?: string | undefined;
}

/** Adds refusals to the functions' calls. */
export interface Refusals {
  add(refused: Refused, refusal: NewRefusal): void;
  /** A transaction of this call was committed: its earlier conflicts did no harm. */
  committed(requestId: string): void;
}

interface Parts {
  details: DetailsOfCalls;
  deliveries: EventLog['deliveries'];
  changes: Changes;
  /** Logs a refusal that was not in time for the end of a call. */
  onLog(log: FunctionLog): void;
}

/** Different refusals that are kept of one call. */
const MOST_REFUSALS = 50;
/** An SDK takes the call's id from the call that is under way. */
const OUTSIDE = say(
  'It was made while no call of the function was under way: make it inside main, and await it.',
  '这次调用发生时云函数没有在执行：请在 main 中调用，并 await 它。',
);
const CONFLICT = 'DATABASE_TRANSACTION_CONFLICT';

export function collectRefusals({ details, deliveries, changes, onLog }: Parts): Refusals {
  const change = (
    requestId: string,
    by: (refusals: readonly CallRefusal[]) => readonly CallRefusal[],
  ): boolean => {
    const ended = details.change(requestId, ({ refusals = [], ...others }) => {
      const changed = by(refusals);
      return { ...others, ...(changed.length > 0 && { refusals: changed }) };
    });
    const delivery = ended ? deliveries.all().findLast(({ callId }) => callId === requestId) : undefined;
    if (delivery) {
      deliveries.add({ ...delivery, refusals: by(delivery.refusals ?? []) });
      changes.publishOrder(delivery.numbers.outTradeNo);
    }
    return ended;
  };
  return {
    add({ functionName, requestId }, refusal) {
      const isLate =
        requestId !== undefined && change(requestId, (refusals) => withRefusal(refusals, refusal));
      if (requestId !== undefined && !isLate) return;
      const { en, zh } = refusalText(refusal);
      onLog(notice(say(`${en} ${OUTSIDE.en}`, `${zh}${OUTSIDE.zh}`), { functionName, requestId }));
      if (isLate) changes.publish({ type: 'functions' });
    },
    committed(requestId) {
      change(requestId, (refusals) =>
        refusals.map((refusal) => (refusal.code === CONFLICT ? { ...refusal, recovered: true } : refusal)),
      );
    },
  };
}

/** Equal refusals are one. */
function withRefusal(refusals: readonly CallRefusal[], added: NewRefusal): readonly CallRefusal[] {
  const { recovered: _, ...fresh } = added;
  const index = refusals.findIndex(
    ({ service, action, collection, code, outTradeNo, outRefundNo }) =>
      service === added.service &&
      action === added.action &&
      collection === added.collection &&
      code === added.code &&
      outTradeNo === added.outTradeNo &&
      outRefundNo === added.outRefundNo,
  );
  const known = refusals[index];
  if (known) return refusals.with(index, { ...fresh, times: known.times + 1 });
  return refusals.length < MOST_REFUSALS ? [...refusals, { ...fresh, times: 1 }] : refusals;
}
