import type { Context, DocumentChange } from '../store/context';
import { asDocumentError } from '../store/failures';
import { findMatches } from '../store/reads/find';
import { idText } from '../store/writes/write';
import { type CauseOf, causeOf, combined, unknownCause } from './causes';
import { WatchedQuery, type WatchRequest } from './watch';

/** Milliseconds in which changes are gathered before queries are read again. */
const GATHER = 20;
/** Milliseconds after which every query is read again: a notification may be lost, and permissions change. */
const LOOK_AGAIN = 30_000;
/** Ids of one look at the changed documents. */
const MANY = 200;

export interface Watcher {
  /** Watches a query. @returns a function that ends it */
  watch(request: WatchRequest): () => void;
  changed(change: DocumentChange): void;
  /** Reads every query again: changes may have been missed. */
  missed(): void;
  readonly size: number;
  close(): void;
}

/** The watched queries of one database, which are read again when documents change that concern them. */
export function openWatcher(context: () => Promise<Context>, lookAgain = LOOK_AGAIN): Watcher {
  const collections = new Map<string, Set<WatchedQuery>>();
  const pending = new Map<string, Map<string, DocumentChange>>();
  let timer: NodeJS.Timeout | undefined;
  const looking = setInterval(missed, lookAgain).unref();

  function missed(): void {
    // A database that cannot be opened now is tried again at the next look.
    for (const key of collections.keys()) void refreshAll(key, unknownCause).catch(() => {});
  }

  async function refreshAll(key: string, cause: CauseOf): Promise<void> {
    const opened = await context();
    for (const query of collections.get(key) ?? []) await refresh(key, query, opened, cause);
  }

  async function refresh(key: string, query: WatchedQuery, opened: Context, cause: CauseOf): Promise<void> {
    await query.refresh(opened, cause);
    if (query.isClosed) remove(key, query);
  }

  function remove(key: string, query: WatchedQuery): void {
    const queries = collections.get(key);
    queries?.delete(query);
    if (queries?.size === 0) collections.delete(key);
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const changes = [...pending];
    pending.clear();
    for (const [key, ofCollection] of changes) await lookAt(key, [...ofCollection.values()]).catch(() => {});
  }

  async function lookAt(key: string, changes: readonly DocumentChange[]): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const changed = new Map(changes.map((change) => [change.id, change]));
    const causeIf = (isStored: (change: DocumentChange) => boolean) => (id: string) => {
      const change = changed.get(id);
      return change && causeOf(change, isStored(change));
    };
    // Ids of other kinds than texts are not told apart.
    if (changes.length > MANY || changes.some(({ id }) => /^(?:[{[]|true$|false$|null$)/.test(id)))
      return refreshAll(
        key,
        causeIf(({ kind }) => kind !== 'remove'),
      );
    const opened = await context();
    const collection = await opened.catalog.find(first.envId, first.collection);
    const ids = changes.map(({ id }) => id);
    const stored =
      collection === undefined
        ? []
        : await findMatches({ context: opened, collection }, { filter: { _id: { $in: ids } } });
    const documents = new Map(stored.map(({ document }) => [idText(document['_id']), document]));
    const cause = causeIf(({ id }) => documents.has(id));
    const concerned = [...(collections.get(key) ?? [])].filter((query) =>
      ids.some((id) => query.isConcerned(id, documents.get(id))),
    );
    await Promise.all(concerned.map((query) => refresh(key, query, opened, cause)));
  }

  return {
    watch(request) {
      const key = keyOf(request.envId, String(request.params['collectionName']));
      const query = new WatchedQuery(request);
      const queries = collections.get(key) ?? new Set();
      collections.set(key, queries.add(query));
      context().then(
        (opened) => refresh(key, query, opened, unknownCause),
        (failure) => {
          query.close();
          remove(key, query);
          request.onError(asDocumentError(failure));
        },
      );
      return () => {
        query.close();
        remove(key, query);
      };
    },
    changed(change) {
      const key = keyOf(change.envId, change.collection);
      if (!collections.has(key)) return;
      const ofCollection = pending.get(key) ?? new Map<string, DocumentChange>();
      pending.set(key, ofCollection.set(change.id, combined(ofCollection.get(change.id), change)));
      timer ??= setTimeout(() => void flush(), GATHER).unref();
    },
    missed,
    get size() {
      return [...collections.values()].reduce((total, queries) => total + queries.size, 0);
    },
    close() {
      clearInterval(looking);
      clearTimeout(timer);
      for (const queries of collections.values()) for (const query of queries) query.close();
      collections.clear();
    },
  };
}

function keyOf(envId: string, collection: string): string {
  return JSON.stringify([envId, collection]);
}
