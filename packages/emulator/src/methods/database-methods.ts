import type { DocumentEnvironment } from '@opencloudpay/database';
import type { EmulatorDatabase } from '../emulator-database';

/**
 * The documents for a test, which arranges and asserts.
 *
 * @param open opens the database
 */
export function databaseMethods(open: () => Promise<DocumentEnvironment>): EmulatorDatabase {
  const database: EmulatorDatabase = {
    async insert(collection, ...documents) {
      const environment = await open();
      if (!(await environment.collections()).includes(collection))
        await environment.createCollection(collection);
      return environment.insert(collection, ...documents.map((document) => ({ ...document })));
    },
    find: async <Document>(...query: Parameters<EmulatorDatabase['find']>) =>
      (await (await open()).find(...query)) as Document[],
    findOne: async <Document>(...[collection, filter, options]: Parameters<EmulatorDatabase['findOne']>) =>
      (await database.find<Document>(collection, filter, { ...options, limit: 1 }))[0],
    update: async (collection, filter, changes, options) =>
      (await open()).update(collection, filter, changes, { multi: true, ...options }),
    remove: async (collection, filter) => (await open()).remove(collection, filter, { multi: true }),
    count: async (collection, filter) => (await open()).count(collection, filter),
    collections: async () => (await open()).collections(),
    createCollection: async (name) => (await open()).createCollection(name),
    createIndex: async (collection, index) => (await open()).createIndex(collection, index),
  };
  return database;
}
