import { EventEmitter } from 'node:events';
import type { SharedValues } from '@opencloudpay/contracts/shared-values';
import type { PermissionRefusal } from './permissions';
import { openSql, type SqlDatabase, type DatabaseOptions as SqlOptions } from './sql';
import { listEnvironments } from './store/collections';
import type { Context, DocumentChange, SlowQuery } from './store/context';
import { type DocumentEnvironment, openEnvironment } from './store/environment';
import { guarded } from './store/failures';
import { DEFAULT_LIMITS, type DocumentLimits } from './store/limits';
import { documentMigrations } from './store/migrations';
import { openContext } from './store/open-context';
import { openSharedValues } from './store/shared-values';
import type { DocumentTables } from './store/tables';
import {
  type Answer,
  type CallOptions,
  openHandler,
  openUserHandler,
  type UserCallOptions,
} from './wire/handle';

/** Where the documents are, and how the database behaves. */
export type DocumentDatabaseOptions = SqlOptions & {
  /** The PostgreSQL schema of the documents, apart from a gateway's. Default: `cloudpay_documents`. */
  schema?: string | undefined;
  /**
   * What an insert into a missing collection does: `refuse` it, as CloudBase does, or `create` the collection.
   * Default: `refuse`.
   */
  missingCollections?: 'refuse' | 'create' | undefined;
  /** Called when an insert has created a collection; CloudBase would have refused the insert. */
  onCollectionCreated?: ((collection: { envId: string; name: string }) => void) | undefined;
  /** Called for a query that looked at many documents without an index. Default: a line of `log`. */
  onSlowQuery?: ((query: SlowQuery) => void) | undefined;
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
  /** Short texts that the processes of this database share, such as an access_token. Functions cannot reach them. */
  readonly sharedValues: SharedValues;
  /** Opens the database now, instead of at the first call. @throws {DatabaseError} where it cannot be opened */
  open(): Promise<void>;
  /** Waits for the statements under way and closes the database. */
  close(): Promise<void>;
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
    opening ??= open(options, (change) => events.emit('change', change)).catch((failure) => {
      // The next call tries again: the server may be there then.
      opening = undefined;
      throw failure;
    });
    return opening;
  };
  const context = async () => (await opened()).context;
  const environments = new Map<string, DocumentEnvironment>();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { log = (line) => console.warn(line) } = options;
  const database: DocumentDatabase = {
    handle: openHandler(context, limits),
    handleForUser: openUserHandler(
      context,
      limits,
      options.onPermissionRefused ?? ((refusal) => log(refusedLine(refusal))),
    ),
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
    open: async () => {
      await opened();
    },
    async close() {
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
  const { schema = 'cloudpay_documents' } = options;
  const database = await openSql<DocumentTables>(options, { schema, migrations: documentMigrations });
  return { database, context: openContext(database, options, changed) };
}

function refusedLine({ collection, operation, rule, permission, reason }: PermissionRefusal): string {
  const decided = typeof permission === 'string' ? permission : `its rule ${JSON.stringify(rule)}`;
  return `A mini program's ${operation} of the collection ${collection} was refused (-502003) by ${decided}: ${reason}.`;
}
