import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import type { DetailsOfCalls } from './call-details';

/** One call of `cloud.database()`, before equal ones are counted. */
export type NewAccess = Omit<DocumentAccess, 'times'>;

/** Different accesses that are kept of one call, and documents of one access. */
const MOST_ACCESSES = 50;
const MOST_IDS = 100;

/** Adds what a function did to documents to its call. Outside of a call nothing is kept. */
export function addAccess(details: DetailsOfCalls, requestId: string | undefined, access: NewAccess): void {
  if (requestId === undefined) return;
  details.change(requestId, ({ documents = [], ...others }) => ({
    ...others,
    documents: withAccess(documents, access),
  }));
}

/** Equal accesses are one, with all their documents. */
function withAccess(accesses: readonly DocumentAccess[], added: NewAccess): readonly DocumentAccess[] {
  const index = accesses.findIndex(
    ({ kind, action, isSet, envId, collection, error }) =>
      kind === added.kind &&
      action === added.action &&
      isSet === added.isSet &&
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
