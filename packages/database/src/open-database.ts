import { EventEmitter } from 'node:events';
import type { SharedClock, SharedValues } from '@opencloudpay/contracts/shared-values';
import type { DatabaseUser, PermissionRefusal } from './permissions';
import { openSql, type SqlDatabase, type DatabaseOptions as SqlOptions } from './sql';
import { type Listening, listen } from './sql/server/listen';
import { listEnvironments } from './store/catalog/collections';
import { documentMigrations } from './store/catalog/migrations';
import type { DocumentTables } from './store/catalog/tables';
import type { Context, CreatedCollection, DocumentChange, SlowQuery } from './store/context';
import { type DocumentEnvironment, openEnvironment } from './store/environment';
import { guarded } from './store/failures';
import { DEFAULT_LIMITS, DEFAULT_SCHEMA, type DocumentLimits } from './store/limits';
import { openContext } from './store/open-context';
import { openSharedValues } from './store/writes/shared-values';
import { announcer } from './watch/announce';
import type { WatchChange } from './watch/differences';
import { openWatcher } from './watch/watcher';
import {
  type Answer,
  type CallOptions,
  openHandler,
  openUserHandler,
  platformFailure,
  type UserCallOptions,
} from './wire/handle';

/** Where the documents are, and how the database behaves. */
export type DocumentDatabaseOptions = SqlOptions & {
  /** The PostgreSQL schema of the documents, apart from a gateway's. Default: `cloudpay_documents`. */
  schema?: string | undefined;
  /**
   * What an insert into a missing collection does, and a read of it by a function or a mini program: `refuse`, as
   * CloudBase does, or `create` the collection. Other calls are refused. Default: `refuse`.
   */
  missingCollections?: 'refuse' | 'create' | undefined;
  /** Called when a call has created a collection; CloudBase would have refused the call. */
  onCollectionCreated?: ((collection: CreatedCollection) => void) | undefined;
  /** Called for a query that looked at many documents without an index. Default: a line of `log`. */
  onSlowQuery?: ((query: SlowQuery) => void) | undefined;
  /**
   * Tells other processes on the PostgreSQL server what this one changes, and hears them: for watched queries, where
   * several hosts share a server. To be set for each process that writes. Changes of processes without it are noticed
   * within 30 seconds. Default: false.
   */
  shareChanges?: boolean | undefined;
  /** Called for a call of a mini program that a permission refused. Default: a line of `log`. */
  onPermissionRefused?: ((refusal: PermissionRefusal) => void) | undefined;
  /** Takes the lines for people. Default: `console.warn`. */
  log?: ((line: string) => void) | undefined;
  limits?: Partial<DocumentLimits> | undefined;
  /** The time of `serverDate()`. Default: the system's. */
  now?: (() => Date) | undefined;
};

/** The document database behind `cloud.database()`. */
export interface DocumentDatabase {
  /**
   * Answers one of CloudBase's `database.*` actions, in the platform's shapes: `{ data, requestId }`, or
   * `{ code, message, requestId }` for a call that is refused. It never throws.
   */
  handle(action: string, params: unknown, options: CallOptions): Promise<Answer>;
  /**
   * As `handle`, for the user of a mini program: the permission of each collection decides, `_openid` is added to what the
   * user creates, and a `get` gives at most 20 documents. A refused call answers DATABASE_PERMISSION_DENIED.
   */
  handleForUser(action: string, params: unknown, options: UserCallOptions): Promise<Answer>;
  /** The documents of one environment. No method of it reaches another environment's documents. */
  environment(envId: string): DocumentEnvironment;
  /** The environments that have collections. */
  environments(): Promise<string[]>;
  /**
   * Calls the listener after each change that this process makes to a document.
   *
   * @returns a function that ends it
   */
  onChange(listener: (change: DocumentChange) => void): () => void;
  /** Short texts that the processes of this database share, such as an access_token, and its clock. Functions cannot reach them. */
  readonly sharedValues: SharedValues & SharedClock;
  /**
   * Watches a query for the user of a mini program, as the permission of the collection allows: calls `onChange` with the
   * documents that there are, and then with each change of them, also by other processes on the same PostgreSQL server.
   *
   * @returns a function that ends it
   */
  watchForUser(options: UserWatchOptions): () => void;
  /** Opens the database now, instead of at the first call. @throws {DatabaseError} where it cannot be opened */
  open(): Promise<void>;
  /** Waits for the statements under way and closes the database. */
  close(): Promise<void>;
}

/** A query that a mini program watches. */
export interface UserWatchOptions {
  readonly envId: string;
  readonly requestId: string;
  readonly user: DatabaseUser;
  /** `collectionName`, and as extended JSON `query` and `order`; `limit`. A watch has at most 5,000 documents. */
  readonly params: Readonly<Record<string, unknown>>;
  /** `ids`: the `_id`s of all documents of the query, in its order. */
  readonly onChange: (changes: readonly WatchChange[], ids: readonly string[]) => void;
  /** Called once when the watch has ended by itself, with the platform's code. */
  readonly onError: (error: { readonly code: string; readonly message: string }) => void;
}

/**
 * The document database in a folder (PostgreSQL inside this process) or on a PostgreSQL server. It is opened at the
 * first call; until then this costs nothing.
 */
export function openDatabase(options: DocumentDatabaseOptions): DocumentDatabase {
  const events = new EventEmitter<{ change: [DocumentChange] }>().setMaxListeners(0);
  let opening: Promise<{ database: SqlDatabase<DocumentTables>; context: Context }> | undefined;
  let isClosed = false;
  const opened = () => {
    if (isClosed) throw new Error('The database is closed.');
    opening ??= open(options, changed).catch((failure) => {
      // The next call tries again: the server may be there then.
      opening = undefined;
      throw failure;
    });
    return opening;
  };
  const context = async () => (await opened()).context;
  const url = 'url' in options && options.shareChanges === true ? options.url : undefined;
  const announced = url === undefined ? undefined : announcer(context, options.schema ?? DEFAULT_SCHEMA);
  const watcher = openWatcher(context);
  let listening: Promise<Listening> | undefined;
  const changed = (change: DocumentChange) => {
    events.emit('change', change);
    watcher.changed(change);
    announced?.changed(change);
  };
  /** Hears other processes on the server, from the first watch on. */
  const hear = () => {
    if (url === undefined || announced === undefined) return;
    listening ??= listen({
      ...{ url, channel: announced.channel, onGap: watcher.missed },
      onMessage(text) {
        const changes = announced.read(text);
        if (changes === undefined) watcher.missed();
        for (const change of changes ?? []) watcher.changed(change);
      },
    });
    // The next watch tries again; until then those that watch look again after a while.
    listening.then(watcher.missed, () => {
      listening = undefined;
    });
  };
  const environments = new Map<string, DocumentEnvironment>();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { log = (line) => console.warn(line) } = options;
  const refused = options.onPermissionRefused ?? ((refusal) => log(refusedLine(refusal)));
  const database: DocumentDatabase = {
    handle: openHandler(context, limits),
    handleForUser: openUserHandler(context, limits, refused),
    environment(envId) {
      const known = environments.get(envId) ?? guarded(openEnvironment(context, envId));
      environments.set(envId, known);
      return known;
    },
    environments: async () => listEnvironments(await context()),
    sharedValues: guarded(openSharedValues(async () => (await context()).db)),
    onChange(listener) {
      events.on('change', listener);
      return () => events.off('change', listener);
    },
    watchForUser({ envId, requestId, user, params, onChange, onError }) {
      hear();
      return watcher.watch({
        ...{ envId, user, params, onChange },
        onError: (failure) => onError(platformFailure(failure)),
        onRefused: (refusal) =>
          refused({ ...refusal, envId, requestId, openId: user.openId, action: 'watch' }),
      });
    },
    open: async () => {
      await opened();
    },
    async close() {
      watcher.close();
      await announced?.flush();
      await listening?.then((one) => one.close()).catch(() => {});
      isClosed = true;
      // One that could not be opened has nothing to close.
      const open = await opening?.catch(() => undefined);
      await open?.database.close();
    },
  };
  return database;
}

async function open(
  options: DocumentDatabaseOptions,
  changed: (change: DocumentChange) => void,
): Promise<{ database: SqlDatabase<DocumentTables>; context: Context }> {
  const { schema = DEFAULT_SCHEMA } = options;
  const database = await openSql<DocumentTables>(options, { schema, migrations: documentMigrations });
  return { database, context: openContext(database, options, changed) };
}

function refusedLine({ collection, operation, rule, permission, reason }: PermissionRefusal): string {
  const decided = typeof permission === 'string' ? permission : `its rule ${JSON.stringify(rule)}`;
  return `A mini program's ${operation} of the collection ${collection} was refused (-502003) by ${decided}: ${reason}.`;
}
