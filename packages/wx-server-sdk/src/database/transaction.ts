import type { Client, ClientTransaction, DatabaseSettings } from './client';
import { CollectionReference } from './collection';
import type { Transaction as PublicTransaction } from './types/database';

/** Failures of `commit` and `rollback` come as they are, with the platform's `code`: the original does not word them. */
export class Transaction implements PublicTransaction {
  readonly #transaction: ClientTransaction;
  readonly #settings: DatabaseSettings;

  constructor(transaction: ClientTransaction, settings: DatabaseSettings) {
    this.#transaction = transaction;
    this.#settings = settings;
  }

  collection<T>(name: string): CollectionReference<T> {
    if (!name) throw new Error('Collection name is required');
    return new CollectionReference(this.#transaction.collection(name), name, this.#settings);
  }

  async commit(): Promise<unknown> {
    return this.#transaction.commit();
  }

  async rollback(reason?: unknown): Promise<unknown> {
    return this.#transaction.rollback(reason);
  }
}

export async function startTransaction(client: Client, settings: DatabaseSettings): Promise<Transaction> {
  return new Transaction(await client.startTransaction(), settings);
}

export async function runTransaction<R>(
  client: Client,
  settings: DatabaseSettings,
  run: (transaction: Transaction) => R,
  retries = 3,
): Promise<Awaited<R>> {
  return client.runTransaction((transaction) => run(new Transaction(transaction, settings)), retries);
}
