import type {
  CollectionList,
  IndexField,
  IndexInfo,
  IndexList,
  IndexRequest,
} from '@opencloudpay/contracts/dev-server/collections';
import type { DocumentEnvironment, IndexDescription } from '@opencloudpay/database';
import { say } from '@opencloudpay/internal';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { environmentOf } from '../documents/environment';
import { invalid, param, readJson } from '../read-request';

/** Every collection has these. */
const BUILT_IN = new Set(['_id_', '_openid_']);

export function collectionRoutes(app: Hono, emulator: Emulator): void {
  const documents = (c: Context) => environmentOf(c, emulator);
  const list = async (c: Context, environment: DocumentEnvironment) =>
    c.json<CollectionList>(await collectionList(emulator, environment));
  const indexes = async (c: Context, environment: DocumentEnvironment) =>
    c.json<IndexList>({ indexes: (await environment.indexes(param(c, 'collection'))).map(indexInfo) });

  app.get('/api/collections', async (c) => list(c, await documents(c)));
  app.post('/api/collections', async (c) => {
    const { name } = await readJson<{ name: string }>(c);
    if (typeof name !== 'string')
      throw invalid(say('name must be the name of a collection.', 'name 应为集合名称。'));
    const environment = await documents(c);
    await environment.createCollection(name);
    return list(c, environment);
  });
  app.delete('/api/collections/:collection', async (c) => {
    const environment = await documents(c);
    await environment.dropCollection(param(c, 'collection'));
    return list(c, environment);
  });
  app.get('/api/collections/:collection/indexes', async (c) => indexes(c, await documents(c)));
  app.post('/api/collections/:collection/indexes', async (c) => {
    const declaration = declarationOf(await readJson<IndexRequest>(c));
    const environment = await documents(c);
    await environment.createIndex(param(c, 'collection'), declaration);
    return indexes(c, environment);
  });
  app.delete('/api/collections/:collection/indexes/:index', async (c) => {
    const environment = await documents(c);
    await environment.dropIndex(param(c, 'collection'), param(c, 'index'));
    return indexes(c, environment);
  });
}

async function collectionList(emulator: Emulator, environment: DocumentEnvironment): Promise<CollectionList> {
  const collections: CollectionList['collections'][number][] = [];
  for (const { name, documents, size, createdAt } of await environment.stats()) {
    // One that was removed meanwhile has none.
    const indexes = await environment.indexes(name).catch(() => []);
    collections.push({ name, documents, size, indexes: indexes.length, createdAt: createdAt.getTime() });
  }
  return { envId: environment.envId, envIds: await emulator.documentEnvironments(), collections };
}

function indexInfo({ name, fields, unique, ready }: IndexDescription): IndexInfo {
  return {
    name,
    fields: Object.entries(fields).map(([path, direction]) => ({ path, direction })),
    unique,
    ready,
    builtIn: BUILT_IN.has(name),
  };
}

function declarationOf({ name, fields, unique = false }: { [Name in keyof IndexRequest]?: unknown }) {
  if (name !== undefined && (typeof name !== 'string' || name === '' || name.length > 128))
    throw invalid(say('name must be a text of 1 to 128 characters.', 'name 应为 1 至 128 个字符的字符串。'));
  if (typeof unique !== 'boolean')
    throw invalid(say('unique must be true or false.', 'unique 应为 true 或 false。'));
  if (!Array.isArray(fields) || !fields.every(isField))
    throw invalid(
      say(
        'fields must be an array of { path, direction }, with a direction of 1 or -1.',
        'fields 应为 { path, direction } 的数组，direction 为 1 或 -1。',
      ),
    );
  return {
    ...(name !== undefined && { name }),
    fields: Object.fromEntries(fields.map(({ path, direction }) => [path, direction])),
    unique,
  };
}

function isField(field: unknown): field is IndexField {
  const { path, direction } = Object(field) as Partial<IndexField>;
  return typeof path === 'string' && path.length <= 512 && (direction === 1 || direction === -1);
}
