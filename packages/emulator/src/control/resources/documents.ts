import type {
  DocumentList,
  InsertRequest,
  RemovedDocument,
  ReplaceRequest,
  StoredDocument,
} from '@opencloudpay/contracts/dev-server/documents';
import { say } from '@opencloudpay/internal';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { environmentOf } from '../documents/environment';
import { invalid, numberOr, param, readJson } from '../read-request';

const PAGE = 20;
const LONGEST_PAGE = 100;
/** No reader pages further than this. */
const MOST_SKIPPED = 1_000_000_000;
/** Characters of an id. */
const LONGEST_ID = 4096;

export function documentRoutes(app: Hono, emulator: Emulator): void {
  /** What every route works with. */
  const load = async (c: Context) => ({
    operations: await import('../documents/operations'),
    documents: await environmentOf(c, emulator),
    collection: param(c, 'collection'),
  });
  const id = (c: Context) => param(c, 'id', LONGEST_ID);

  app.get('/api/collections/:collection/documents', async (c) => {
    const { operations, documents, collection } = await load(c);
    const { filter = '', sort = '', skip, limit } = c.req.query();
    return c.json<DocumentList>(
      await operations.listDocuments(documents, collection, {
        filter,
        sort,
        skip: numberOr(skip, 0, MOST_SKIPPED),
        limit: numberOr(limit, PAGE, LONGEST_PAGE),
        now: () => emulator.now(),
      }),
    );
  });
  app.post('/api/collections/:collection/documents', async (c) => {
    const { document } = await readJson<InsertRequest>(c);
    const text = textOf(document, 'document');
    const { operations, documents, collection } = await load(c);
    return c.json<StoredDocument>(await operations.insertDocument(documents, collection, text));
  });
  app.get('/api/collections/:collection/documents/:id', async (c) => {
    const { operations, documents, collection } = await load(c);
    return c.json<StoredDocument>(await operations.getDocument(documents, collection, id(c)));
  });
  app.put('/api/collections/:collection/documents/:id', async (c) => {
    const { document, was } = await readJson<ReplaceRequest>(c);
    const change = {
      document: textOf(document, 'document'),
      ...(was !== undefined && { was: textOf(was, 'was') }),
    };
    const { operations, documents, collection } = await load(c);
    return c.json<StoredDocument>(await operations.replaceDocument(documents, collection, id(c), change));
  });
  app.delete('/api/collections/:collection/documents/:id', async (c) => {
    const { operations, documents, collection } = await load(c);
    await operations.removeDocument(documents, collection, id(c));
    return c.json<RemovedDocument>({ id: id(c) });
  });
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw invalid(
    say(
      `${name} must be the document as a text of extended JSON.`,
      `${name} 应为记录的扩展 JSON（Extended JSON）字符串。`,
    ),
  );
}
