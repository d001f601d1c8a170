import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import type { EventLog } from '../event-log/event-log';

/** One call of `cloud.database()`, before equal ones are counted. */
export type NewAccess = Omit<DocumentAccess, 'times'>;

/** Collects what each call of a function does to documents, and adds it to the record of the call. */
export interface DocumentAccesses {
  add(requestId: string | undefined, access: NewAccess): void;
  /** What a call has done, when it ends. */
  take(requestId: string): readonly DocumentAccess[] | undefined;
}

/** Different accesses that are kept of one call, and documents of one access. */
const MOST_ACCESSES = 50;
const MOST_IDS = 100;
/** Calls whose end has not been recorded yet. */
const MOST_CALLS = 1000;

export function documentAccesses({ calls }: Pick<EventLog, 'calls'>): DocumentAccesses {
  const running = new Map<string, readonly DocumentAccess[]>();
  return {
    add(requestId, access) {
      if (requestId === undefined) return;
      // A function that does not wait for its writes can have returned.
      const ended = calls.get(requestId);
      if (ended !== undefined) {
        calls.add({ ...ended, documents: withAccess(ended.documents ?? [], access) });
        return;
      }
      running.set(requestId, withAccess(running.get(requestId) ?? [], access));
      const [oldest] = running.keys();
      if (running.size > MOST_CALLS && oldest !== undefined) running.delete(oldest);
    },
    take(requestId) {
      const accesses = running.get(requestId);
      running.delete(requestId);
      return accesses;
    },
  };
}

/** Equal accesses are one, with all their documents. */
function withAccess(accesses: readonly DocumentAccess[], added: NewAccess): readonly DocumentAccess[] {
  const index = accesses.findIndex(
    ({ kind, action, envId, collection, error }) =>
      kind === added.kind &&
      action === added.action &&
      envId === added.envId &&
      collection === added.collection &&
      error?.code === added.error?.code,
  );
  const known = accesses[index];
  if (known === undefined)
    return accesses.length < MOST_ACCESSES ? [...accesses, { ...added, times: 1 }] : accesses;
  const ids = [...new Set([...known.ids, ...added.ids])].slice(0, MOST_IDS);
  return accesses.with(index, { ...known, ...added, ids, times: known.times + 1 });
}
