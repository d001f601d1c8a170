import { Db } from '@cloudbase/database';
import type { AggregateStages } from './types/aggregate-commands';

/** What the classes around @cloudbase/database share of a database. */
export interface DatabaseSettings {
  /** Whether `doc().get()` rejects for a document that does not exist. */
  throwOnNotFound(): boolean;
}

/** The results of @cloudbase/database, which declares no type for them. */
export interface ClientResult {
  id?: string;
  ids?: string[];
  data?: unknown;
  total?: number;
  updated?: number;
  upsertedId?: unknown;
  deleted?: number;
  requestId?: string;
}

export interface ClientQuery {
  field(fields: unknown): ClientQuery;
  where(condition: unknown): ClientQuery;
  orderBy(field: unknown, direction: unknown): ClientQuery;
  limit(count: unknown): ClientQuery;
  skip(count: unknown): ClientQuery;
  options(options: { multiple: boolean }): ClientQuery;
  get(): Promise<ClientResult>;
  count(): Promise<ClientResult>;
  update(data: unknown): Promise<ClientResult>;
  remove(): Promise<ClientResult>;
}

export interface ClientCollection extends ClientQuery {
  doc(id: unknown): ClientDocument;
  add(data: unknown): Promise<ClientResult>;
  aggregate(): ClientAggregate;
}

export interface ClientDocument {
  field(fields: unknown): ClientDocument;
  get(): Promise<ClientResult>;
  set(data: unknown): Promise<ClientResult>;
  update(data: unknown): Promise<ClientResult>;
  remove(): Promise<ClientResult>;
}

export type ClientAggregate = Record<
  keyof AggregateStages<unknown>,
  (parameter: unknown) => ClientAggregate
> & { end(): Promise<ClientResult> };

export interface ClientTransaction {
  collection(name: string): ClientCollection;
  commit(): Promise<unknown>;
  rollback(reason: unknown): Promise<unknown>;
}

/** The part of `Db` that the original uses. */
export interface Client {
  command: unknown;
  Geo: object;
  serverDate: (options?: unknown) => unknown;
  RegExp: (options: unknown) => unknown;
  collection(name: string): ClientCollection;
  createCollection(name: string): Promise<ClientResult>;
  startTransaction(): Promise<ClientTransaction>;
  runTransaction<R>(run: (transaction: ClientTransaction) => R, retries: number): Promise<Awaited<R>>;
}

/** Sends an action and resolves with the platform's answer. */
export type SendAction = (action: string, params: object, timeout: number | undefined) => Promise<object>;

interface ClientConfig {
  send: SendAction;
  /** The client returns its own refusals: the original asks for that too. */
  throwOnCode: false;
}

/** The class through which the client sends: it makes one for each query, from the client's configuration. */
class ClientRequest {
  readonly #config: ClientConfig;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  send(action: string, params: object = {}, options: { timeout?: number } = {}): Promise<object> {
    return this.#config.send(action, params, options.timeout);
  }
}

/** Tencent's own query builder, with our way to the documents. */
export function createClient(send: SendAction): Client {
  Db.reqClass = ClientRequest;
  const config: ClientConfig = { send, throwOnCode: false };
  return new Db(config) as unknown as Client;
}
