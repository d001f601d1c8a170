import { openStore } from '../store/store';
import { createPostgresDatabase, type PostgresDatabase } from './postgres';

/** Its schemas, each with an empty store. */
export const STORE_SCHEMAS = ['test_1', 'test_2'] as const;

/**
 * A database on the server that the test files of a jest worker share, with empty stores: to make one takes some hundred
 * statements. For tests of that, there is `createPostgresDatabase`.
 */
export function createStoreDatabase(): Promise<PostgresDatabase> {
  return createPostgresDatabase({
    name: 'stores',
    async prepare(url) {
      for (const schema of STORE_SCHEMAS) await (await openStore({ database: { url, schema } })).close();
    },
    // As if it were made now: bills are compared from the next day on.
    refresh: STORE_SCHEMAS.map((schema) => `update ${schema}.migrations set applied_at = now()`).join('; '),
  });
}
