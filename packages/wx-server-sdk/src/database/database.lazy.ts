import { type Client, createClient, type DatabaseSettings } from './client';
import { CollectionReference } from './collection';
import { accepted, worded } from './failures';
import { sendAction } from './send-action';
import { runTransaction, startTransaction, type Transaction } from './transaction';
import type { DatabaseCommand } from './types/commands';
import type { Database as PublicDatabase } from './types/database';
import type { Geo } from './types/geo';
import type { CreateCollectionResult } from './types/results';

/** What a database takes of its `cloud`. */
export interface DatabaseOptions extends DatabaseSettings {
  /** The environment of the documents; the one that the function runs in where it is undefined. */
  envId(): string | undefined;
  /** How long a call may take, in milliseconds. */
  timeout(): number;
}

/** `cloud.database()`: Tencent's query builder, wrapped as wx-server-sdk wraps it. */
export function createDatabase(options: DatabaseOptions): PublicDatabase {
  return new Database(options);
}

class Database implements PublicDatabase {
  readonly command: DatabaseCommand;
  readonly Geo: Geo;
  readonly serverDate: (options?: { offset?: number }) => unknown;
  readonly RegExp: (options: { regexp: string; options?: string }) => unknown;
  readonly #client: Client;
  readonly #settings: DatabaseSettings;

  constructor(options: DatabaseOptions) {
    this.#settings = options;
    this.#client = createClient((action, params, timeout = options.timeout()) =>
      sendAction(action, params, { envId: options.envId(), timeout }),
    );
    this.command = this.#client.command as DatabaseCommand;
    this.Geo = withoutNew(this.#client.Geo);
    this.serverDate = this.#client.serverDate;
    this.RegExp = this.#client.RegExp;
  }

  collection<T>(name: string): CollectionReference<T> {
    return new CollectionReference(this.#client.collection(name), name, this.#settings);
  }

  createCollection(name: string): Promise<CreateCollectionResult> {
    return worded({ api: 'createCollection', collection: name, numbered: false }, async () => {
      const { requestId } = accepted(await this.#client.createCollection(name));
      return { errMsg: 'createCollection:ok', requestId: requestId as string };
    });
  }

  startTransaction(): Promise<Transaction> {
    return startTransaction(this.#client, this.#settings);
  }

  // A property, as in the original: it may be called without its object.
  runTransaction = <R>(run: (transaction: Transaction) => Promise<R> | R, retries?: number): Promise<R> =>
    runTransaction(this.#client, this.#settings, run, retries) as Promise<R>;
}

/** The client's geometries are classes; `db.Geo.Point(113, 23)` makes one without `new`. */
function withoutNew(geometries: object): Geo {
  const makers = Object.entries(geometries).map(([name, Geometry]) => [
    name,
    // `db.Geo.Point` is called with and without `new`.
    function make(...parameters: unknown[]) {
      return Reflect.construct(Geometry, parameters) as unknown;
    },
  ]);
  return Object.fromEntries(makers) as Geo;
}
