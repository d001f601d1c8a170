import { parseJson } from '@opencloudpay/internal';
import { timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS } from '../tool';
import { page, record } from './fields';

const collection = z.string().min(1).max(256).describe('from list_collections');
const env = z.string().max(128).describe("the environment. Default: the emulator's").optional();
const MOST_LEVELS = 120;

export const listCollections = defineTool({
  name: 'list_collections',
  title: 'List collections',
  description: 'Lists the collections of cloud.database() with the number of their documents and indexes.',
  input: z.strictObject({ env }),
  output: z.looseObject({
    envId: z.string(),
    envIds: z.array(z.string()).describe('all environments'),
    collections: z.array(z.looseObject({ name: z.string(), documents: z.int() })),
  }),
  hints: LOOKS,
  async run({ env }, { request }) {
    const list = await request('GET /api/collections', { query: { ...(env !== undefined && { env }) } });
    return { ...list, collections: list.collections.map(timed) };
  },
});

export const queryDocuments = defineTool({
  name: 'query_documents',
  title: 'Query documents',
  description:
    'Finds documents of a collection of cloud.database(), as MongoDB does. It reads only; permissions of the collection do not apply. Dates and long integers are extended JSON: { "$date": "2026-01-31T08:00:00.000Z" }.',
  input: z.strictObject({
    collection,
    filter: z
      .union([record, z.string().max(20_000)])
      .describe(
        'a query of MongoDB, such as { "status": 1, "price": { "$gt": 100 } }, or a text with one of db.command: { status: _.neq(1) }. Default: all',
      )
      .optional(),
    sort: z.string().max(1000).describe('paths, a minus for descending order: -createTime,_id').optional(),
    skip: z.int().nonnegative().optional(),
    ...page,
    env,
  }),
  output: z.looseObject({
    documents: z.array(
      z.looseObject({
        id: z.string(),
        document: z.unknown().describe('absent if it has more than 100,000 characters').optional(),
      }),
    ),
    total: z.int().describe('how many documents match'),
  }),
  hints: LOOKS,
  async run({ collection, filter, sort, skip, limit = 20, env }, { request }) {
    const { documents, total } = await request('GET /api/collections/:collection/documents', {
      params: { collection },
      query: {
        limit,
        ...(filter !== undefined && { filter: typeof filter === 'string' ? filter : JSON.stringify(filter) }),
        ...(sort !== undefined && { sort }),
        ...(skip && { skip }),
        ...(env !== undefined && { env }),
      },
    });
    return {
      documents: documents.map(({ id, text, size }) => ({ id, size, ...(text && read(text)) })),
      total,
    };
  },
});

/** Extended JSON is JSON. */
function read(text: string): { document: unknown } {
  const parsed = parseJson(text, { maxDepth: MOST_LEVELS });
  return { document: 'value' in parsed ? parsed.value : text };
}
