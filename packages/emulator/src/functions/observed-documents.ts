import { AsyncLocalStorage } from 'node:async_hooks';
import type { DocumentAccess } from '@opencloudpay/contracts/dev-server/documents';
import type { DocumentChange, DocumentEnvironment } from '@opencloudpay/database';
import type { DocumentsEvent } from '@opencloudpay/function-host';
import type { NewAccess } from './document-accesses';

const PREFIX = 'database.';

/** What each action does. */
const KINDS: Readonly<Record<string, DocumentAccess['kind']>> = {
  getDocument: 'read',
  calculateDocument: 'read',
  aggregateDocuments: 'read',
  insertDocument: 'insert',
  modifyDocument: 'update',
  modifyAndReturnDoc: 'update',
  removeDocument: 'remove',
  addCollection: 'collection',
  startTransaction: 'transaction',
  commitTransaction: 'transaction',
  abortTransaction: 'transaction',
};
const WRITES: ReadonlySet<unknown> = new Set<DocumentAccess['kind']>(['insert', 'update', 'remove']);

/** The changes of the database call that is under way, in its own asynchronous context. */
const changesOfCall = new AsyncLocalStorage<DocumentChange[]>();

/** Takes a change of the database to the call that makes it. */
export function noteChange(change: DocumentChange): void {
  changesOfCall.getStore()?.push(change);
}

/** Runs a database call and gives the changes that it made, which a query alone does not name. */
export async function withChanges<Answer>(
  run: () => Promise<Answer>,
): Promise<{ answer: Answer; changes: readonly DocumentChange[] }> {
  const changes: DocumentChange[] = [];
  return { answer: await changesOfCall.run(changes, run), changes };
}

/** What a database call of a function did, if the call alone tells; {@link writesOf} tells the others. */
export function accessOf(event: DocumentsEvent): NewAccess | undefined {
  const { envId, collection, ids, transactionId, error, isSet, isNew } = event;
  const action = event.action.slice(PREFIX.length);
  const kind = KINDS[action];
  if (kind === undefined) return undefined;
  if (WRITES.has(kind) && transactionId === undefined && error === undefined) return undefined;
  return {
    kind: isNew ? 'insert' : kind,
    action,
    envId,
    ids,
    ...(isSet && { isSet }),
    ...(collection !== undefined && { collection }),
    ...(error !== undefined && { error }),
  };
}

interface Written {
  action: string;
  params: Readonly<Record<string, unknown>>;
  envId: string;
  changes: readonly DocumentChange[];
}

/** What a write outside of a transaction did. One that changed nothing is worth knowing too. */
export function writesOf({ action: name, params, envId, changes }: Written): NewAccess[] {
  const action = name.slice(PREFIX.length);
  const kind = KINDS[action];
  const { collectionName: collection, transactionId } = params;
  if (kind === undefined || !WRITES.has(kind)) return [];
  if (typeof collection !== 'string' || transactionId !== undefined) return [];
  const kinds = [...new Set(changes.map((change) => change.kind))];
  if (kinds.length === 0) return [{ kind, action, envId, collection, ids: [] }];
  return kinds.map((one) => ({
    kind: one,
    action,
    envId,
    collection,
    ids: changes.filter((change) => change.kind === one).map(({ id }) => id),
  }));
}

/** The same environment, which also reports changes of collections and indexes. */
export function observedEnvironment(
  environment: DocumentEnvironment,
  changed: (collection: string) => void,
): DocumentEnvironment {
  const reporting =
    <Given extends [string, ...unknown[]], Result>(method: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      try {
        return await method(...given);
      } finally {
        changed(given[0]);
      }
    };
  return {
    ...environment,
    createCollection: reporting(environment.createCollection),
    dropCollection: reporting(environment.dropCollection),
    createIndex: reporting(environment.createIndex),
    dropIndex: reporting(environment.dropIndex),
    import: reporting(environment.import),
  };
}
