import { setTimeout as sleep } from 'node:timers/promises';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { Context } from '../context';
import { type DocumentOperations, documentOf, plainOf, projected } from '../plain';
import { transactionOver } from '../texts';
import { commitTransaction } from './commit-staged';
import { findInTransaction, insertInTransaction, removeInTransaction, updateInTransaction } from './staging';
import { beginTransaction, endTransaction } from './transactions';

/** A transaction: it reads the documents as they were when it began, and stores its changes all at once. */
export interface DocumentTransaction extends DocumentOperations {
  readonly id: string;
  /** @throws DocumentError DATABASE_TRANSACTION_CONFLICT where another write came first: nothing is stored */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export async function openTransaction(context: Context, envId: string): Promise<DocumentTransaction> {
  const id = await beginTransaction(context, envId);
  const target = (name: string) => ({ context, envId, name });
  const findTexts: DocumentOperations['findTexts'] = async (collection, filter = {}, options = {}) => {
    const { sort, skip, limit, projection } = options;
    const query = { filter: documentOf(filter), sort: sort && documentOf(sort), skip, limit };
    return projected(
      await findInTransaction(target(collection), id, query),
      projection && documentOf(projection),
    );
  };
  return {
    id,
    findTexts,
    find: async (...query) => (await findTexts(...query)).map(plainOf),
    insert: (collection, ...documents) =>
      insertInTransaction(target(collection), id, documents.map(documentOf)),
    async update(collection, filter, changes, options) {
      const updating = { filter: documentOf(filter), update: documentOf(changes), ...options };
      const { matched, updated, upsertedId } = await updateInTransaction(target(collection), id, updating);
      return { matched, updated, upsertedId };
    },
    remove: (collection, filter, options) =>
      removeInTransaction(target(collection), id, { filter: documentOf(filter), ...options }),
    commit: () => commitTransaction(context, envId, id),
    async rollback() {
      if (!(await endTransaction(context, envId, id))) throw transactionOver();
    },
  };
}

/** Milliseconds: transactions that conflicted and began again at once would conflict again. */
const PAUSE = 20;

/** @param times attempts: all but the first follow a conflict */
export async function runTransaction<T>(
  context: Context,
  envId: string,
  work: (transaction: DocumentTransaction) => Promise<T>,
  times = 3,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const transaction = await openTransaction(context, envId);
    try {
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } catch (failure) {
      await transaction.rollback().catch(() => {});
      if (attempt >= times || !isCodedError(failure, 'DATABASE_TRANSACTION_CONFLICT')) throw failure;
      await sleep(Math.random() * PAUSE * attempt);
    }
  }
}
