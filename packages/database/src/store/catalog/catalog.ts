import { CodedError } from '@opencloudpay/contracts/coded-error';
import { isDeadlock } from '../deadlock';
import { collectionNotExist } from '../texts';
import type { IndexField } from './index-entries';
import type { Executor } from './tables';

/** An index of a collection. */
export interface CollectionIndex {
  /** 0: the index of `_id`, which the table of the documents has itself. */
  readonly id: number;
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly isUnique: boolean;
  /** Whether all documents have entries. Writers keep the entries of one that is not ready, too. */
  readonly isReady: boolean;
}

export interface Collection {
  readonly id: number;
  readonly envId: string;
  readonly name: string;
  /** The version of the list of indexes. Each statement compares it, because another process may change the list. */
  readonly version: number;
  /** Those with entries: all but the one of `_id`. */
  readonly indexes: readonly CollectionIndex[];
  /** Those that queries may use. */
  readonly usable: readonly CollectionIndex[];
}

export const ID_INDEX: CollectionIndex = {
  id: 0,
  name: '_id_',
  fields: [{ path: '_id', direction: 1 }],
  isUnique: true,
  isReady: true,
};

/** The code of {@link StaleCatalog}. */
type StaleCatalogCode =
  /** The list of indexes has changed since this process read it. */
  'CATALOG_STALE';

/** A statement found another version of the list of indexes. The store runs the operation again with the new one. */
export class StaleCatalog extends CodedError<StaleCatalogCode> {
  constructor() {
    super('CATALOG_STALE', 'The indexes of the collection have changed. Run the operation again.');
  }
}

/** The collections and their indexes, as this process last read them. */
export interface Catalog {
  /** @throws DocumentError DATABASE_COLLECTION_NOT_EXIST */
  get(envId: string, name: string): Promise<Collection>;
  find(envId: string, name: string): Promise<Collection | undefined>;
  forget(envId: string, name: string): void;
}

export function openCatalog(db: Executor): Catalog {
  const known = new Map<string, Collection>();
  const keyOf = (envId: string, name: string) => `${envId}\0${name}`;

  async function find(envId: string, name: string): Promise<Collection | undefined> {
    const cached = known.get(keyOf(envId, name));
    if (cached !== undefined) return cached;
    const collection = await readCollection(db, envId, name);
    if (collection !== undefined) known.set(keyOf(envId, name), collection);
    return collection;
  }

  return {
    find,
    async get(envId, name) {
      const collection = await find(envId, name);
      if (collection === undefined) throw collectionNotExist(name);
      return collection;
    },
    forget: (envId, name) => {
      known.delete(keyOf(envId, name));
    },
  };
}

async function readCollection(db: Executor, envId: string, name: string): Promise<Collection | undefined> {
  // PostgreSQL has no such texts, and refuses the question.
  if (name.includes('\0') || envId.includes('\0')) return undefined;
  const rows = await db
    .selectFrom('collections as c')
    .leftJoin('indexes as i', 'i.collection', 'c.id')
    .select(['c.id', 'c.catalog', 'i.id as index', 'i.name', 'i.fields', 'i.is_unique', 'i.is_ready'])
    .where('c.environment', '=', envId)
    .where('c.name', '=', name)
    .orderBy('i.id')
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const indexes = rows.flatMap((row): CollectionIndex[] =>
    row.index === null
      ? []
      : [
          {
            id: row.index,
            name: row.name ?? '',
            fields: fieldsFrom(row.fields ?? '[]'),
            isUnique: row.is_unique === true,
            isReady: row.is_ready === true,
          },
        ],
  );
  return {
    id: first.id,
    envId,
    name,
    version: first.catalog,
    indexes,
    usable: [ID_INDEX, ...indexes.filter(({ isReady }) => isReady)],
  };
}

export function fieldsFrom(text: string): readonly IndexField[] {
  return (JSON.parse(text) as [string, 1 | -1][]).map(([path, direction]) => ({ path, direction }));
}

/**
 * Runs an operation on a collection, and again where the list of its indexes has changed meanwhile, or where two calls
 * waited for each other, as those that insert the same documents in opposite order.
 *
 * @throws DocumentError DATABASE_COLLECTION_NOT_EXIST
 */
export async function withCollection<T>(
  catalog: Catalog,
  envId: string,
  name: string,
  work: (collection: Collection) => Promise<T>,
): Promise<T> {
  for (;;) {
    const collection = await catalog.get(envId, name);
    try {
      return await work(collection);
    } catch (failure) {
      if (failure instanceof StaleCatalog) catalog.forget(envId, name);
      else if (!isDeadlock(failure)) throw failure;
    }
  }
}
