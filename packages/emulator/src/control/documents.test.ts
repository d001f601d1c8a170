/** The documents of `cloud.database()` over the control API, and what the timeline of an order says of them. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CollectionList, ImportReport, IndexList } from '@opencloudpay/contracts/dev-server/collections';
import type { DocumentList, StoredDocument } from '@opencloudpay/contracts/dev-server/documents';
import type { ErrorBody } from '@opencloudpay/contracts/dev-server/errors';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { Emulator, EmulatorChange } from '../index';
import { atEnd, start, stopAll } from '../testing/emulators';
import { type ControlServer, serveControl } from './serve-control';

let emulator: Emulator;
let server: ControlServer;
const changes: EmulatorChange[] = [];

beforeAll(async () => {
  emulator = await start({ functions: join(__dirname, '../../fixtures/documents'), envIds: ['staging'] });
  emulator.subscribe((change) => changes.push(change));
  server = await serveControl(emulator);
  atEnd(() => server.close());
  const documents = await emulator.documents();
  for (const name of ['goods', 'orders']) await documents.createCollection(name);
  await documents.insert('goods', { _id: 'tea', name: 'Longjing', price: 8800, stock: 5 });
});
afterAll(stopAll);

interface Answer<Body> {
  status: number;
  body: Body;
}

async function call<Body>(method: string, path: string, body?: object | string, type?: string) {
  const answer = await fetch(`${server.url}/api/collections${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': type ?? 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() } as Answer<Body & ErrorBody>;
}

const created = async (name: string) => {
  await call('POST', '', { name });
  return name;
};
const insert = (collection: string, ...documents: string[]) =>
  Promise.all(
    documents.map((document) => call<StoredDocument>('POST', `/${collection}/documents`, { document })),
  );
const list = async (collection: string, query: Record<string, string> = {}) =>
  (await call<DocumentList>('GET', `/${collection}/documents?${new URLSearchParams(query)}`)).body;
const ids = async (collection: string, query: Record<string, string> = {}) =>
  (await list(collection, query)).documents.map(({ id }) => id);

describe('collections', () => {
  it('are listed with their documents, sizes and indexes, created and removed', async () => {
    const { body } = await call<CollectionList>('POST', '', { name: 'carts' });
    expect(body).toMatchObject({ envId: 'test-env', envIds: ['test-env', 'staging'] });
    await insert('carts', '{"_id":"1"}');
    const listed = (await call<CollectionList>('GET', '')).body.collections;
    expect(listed.find(({ name }) => name === 'carts')).toEqual({
      name: 'carts',
      documents: 1,
      size: 11,
      indexes: 2,
      createdAt: expect.any(Number),
    });
    expect(await call('POST', '', { name: 'carts' })).toMatchObject({
      status: 409,
      body: { error: { code: 'DATABASE_COLLECTION_ALREADY_EXIST' } },
    });
    const left = (await call<CollectionList>('DELETE', '/carts')).body.collections.map(({ name }) => name);
    expect(left).not.toContain('carts');
    for (const path of ['/carts/documents', '/carts/indexes', '/carts/export'])
      expect(await call('GET', path)).toMatchObject({
        status: 404,
        body: { error: { code: 'DATABASE_COLLECTION_NOT_EXIST' } },
      });
    expect(await call('POST', '/carts/documents', { document: '{}' })).toMatchObject({ status: 404 });
  });

  it('belong to an environment', async () => {
    await call('POST', '?env=staging', { name: 'only-here' });
    const names = async (env: string) =>
      (await call<CollectionList>('GET', `?env=${env}`)).body.collections.map(({ name }) => name);
    expect(await names('staging')).toEqual(['only-here']);
    expect(await names('test-env')).not.toContain('only-here');
    expect(await call('GET', '?env=production')).toMatchObject({
      status: 404,
      body: { error: { code: 'ENVIRONMENT_UNKNOWN', message: expect.stringContaining('test-env, staging') } },
    });
  });

  it('have indexes, also unique ones', async () => {
    const users = await created('users');
    await insert(users, '{"_id":"1","phone":"13800000000"}');
    const fields = [
      { path: 'phone', direction: 1 },
      { path: 'createTime', direction: -1 },
    ];
    const made = await call<IndexList>('POST', `/${users}/indexes`, { fields, unique: true });
    expect(made.body.indexes).toEqual([
      { name: '_id_', fields: [{ path: '_id', direction: 1 }], unique: true, ready: true, builtIn: true },
      expect.objectContaining({ name: '_openid_', builtIn: true }),
      { name: 'phone_1_createTime_-1', fields, unique: true, ready: true, builtIn: false },
    ]);
    const [twice] = await insert(users, '{"_id":"2","phone":"13800000000"}');
    expect(twice).toMatchObject({
      status: 400,
      body: { error: { code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining('E11000') } },
    });
    expect((await call('DELETE', `/${users}/indexes/_id_`)).status).toBe(400);
    const dropped = await call<IndexList>('DELETE', `/${users}/indexes/phone_1_createTime_-1`);
    expect(dropped.body.indexes).toHaveLength(2);
  });
});

describe('documents', () => {
  it('are found by a filter, sorted and paged', async () => {
    const found = await created('found');
    await insert(found, ...[1, 2, 3, 4, 5].map((n) => `{"_id":"${n}","n":${n},"odd":${n % 2 === 1}}`));
    expect(await ids(found, { filter: '{ n: { $gt: 2 } }', sort: '-n', limit: '2' })).toEqual(['5', '4']);
    expect(await list(found, { filter: '{ odd: _.neq(true) }' })).toMatchObject({ total: 2 });
    expect(await ids(found, { sort: 'odd,-n', skip: '1', limit: '2' })).toEqual(['2', '5']);
    expect(await call('GET', `/${found}/documents?filter=${encodeURIComponent('{ n: _.gtt(1) }')}`)).toEqual({
      status: 400,
      body: {
        error: {
          code: 'FILTER_INVALID',
          message: expect.stringMatching(/^Line 1, column 6: there is no _\.gtt\(\) in a filter/),
          place: { offset: 5, line: 1, column: 6 },
          zh: '第 1 行第 6 列有误：没有 _.gtt()，你要写的可能是 _.gt()。',
        },
      },
    });
    expect(await call('GET', `/${found}/documents?filter={n:{$nope:1}}`)).toMatchObject({ status: 400 });
    expect(await call('GET', `/${found}/documents?sort=a..b`)).toMatchObject({ status: 400 });
  });

  it('keep the kinds of their values through an edit', async () => {
    const kinds = await created('kinds');
    const text =
      '{"_id":{"$oid":"64ab00000000000000000001"},"int":5,"double":5.5,"whole":{"$numberDouble":"5.0"},"long":1700000000000,"small":{"$numberLong":"5"},"at":{"$date":"2026-01-31T08:00:00.000Z"},"decimal":{"$numberDecimal":"1.50"},"o":{"list":[null,true]}}';
    const [{ body } = { body: undefined }] = await insert(kinds, text);
    const stored = { id: '{"$oid":"64ab00000000000000000001"}', text };
    expect(body).toEqual(stored);
    const path = `/${kinds}/documents/${encodeURIComponent(stored.id)}`;
    const edited = text.replace('true', 'false');
    expect(await call('PUT', path, { document: edited, was: text })).toEqual({
      status: 200,
      body: { ...stored, text: edited },
    });
    // As the record of a function's call names it.
    expect((await call('GET', `/${kinds}/documents/64ab00000000000000000001`)).body).toEqual({
      ...stored,
      text: edited,
    });
    expect(await call('DELETE', path)).toEqual({ status: 200, body: { id: stored.id } });
    expect(await call('DELETE', path)).toMatchObject({
      status: 404,
      body: { error: { code: 'DOCUMENT_UNKNOWN' } },
    });
  });

  it('are not replaced where they were changed meanwhile, or would get another _id', async () => {
    const edits = await created('edits');
    await insert(edits, '{"_id":"a","n":1}');
    const put = (document: string, was?: string) => call('PUT', `/${edits}/documents/a`, { document, was });
    expect(await put('{"n":2}', '{"_id":"a","n":0}')).toMatchObject({
      status: 409,
      body: { error: { code: 'DOCUMENT_CHANGED' } },
    });
    for (const wrong of ['{"_id":"b"}', '{"$set":{"n":3}}', '{"n":', '[]', '{"n":{"$numberInt":"x"}}'])
      expect((await put(wrong)).status).toBe(400);
    expect((await list(edits)).documents).toEqual([{ id: 'a', size: 17, text: '{"_id":"a","n":1}' }]);
    expect((await put('{}')).body).toMatchObject({ text: '{"_id":"a"}' });
  });

  it('are named in a list, and sent alone, where they are large', async () => {
    const large = await created('large');
    await insert(large, `{"_id":"a","text":"${'x'.repeat(200_000)}"}`);
    expect((await list(large)).documents).toEqual([{ id: 'a', size: 200_021 }]);
    expect((await call<StoredDocument>('GET', `/${large}/documents/a`)).body.text).toHaveLength(200_021);
  });
});

describe('a file', () => {
  it('is imported and exported, with the kinds of its values', async () => {
    const lines = Array.from(
      { length: 1500 },
      (_, n) =>
        `{"_id":"d${n}","n":${n},"text":"${'茶'.repeat(400)}","at":{"$date":"2026-01-31T08:00:00.000Z"}}\n`,
    );
    const file = lines.join('');
    expect(Buffer.byteLength(file)).toBeGreaterThan(1024 * 1024);
    const type = 'application/x-ndjson';
    const imported = await call<ImportReport>('POST', '/imported/import', file, type);
    expect(imported).toEqual({ status: 200, body: { inserted: 1500, replaced: 0, skipped: 0 } });
    const exported = await fetch(`${server.url}/api/collections/imported/export`);
    expect(exported.headers.get('content-disposition')).toContain('imported.jsonl');
    expect(await exported.text()).toBe(file);
  });

  it('meets documents that exist as is wished, and is refused with the line', async () => {
    const csv = (text: string, query = '') =>
      call<ImportReport>('POST', `/rows/import${query}`, text, 'text/csv');
    expect((await csv('_id,n\na,1\nb,2\n')).body).toMatchObject({ inserted: 2 });
    expect((await csv('_id,n\na,5\nc,3\n', '?onConflict=skip')).body).toMatchObject({
      inserted: 1,
      skipped: 1,
    });
    expect((await csv('_id,n\na,7\n', '?onConflict=replace')).body).toMatchObject({ replaced: 1 });
    expect((await list('rows', { sort: '_id' })).documents.map(({ text }) => text)).toEqual([
      '{"_id":"a","n":7}',
      '{"_id":"b","n":2}',
      '{"_id":"c","n":3}',
    ]);
    expect(await csv('_id,n\na,9\n')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/E11000.*"a".* Nothing was stored\.$/s) } },
    });
    expect(await call('POST', '/rows/import', '{"a":1}\n{"a":{"$numberInt":"x"}}\n')).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/^Line 2: .*\$numberInt.*\. Nothing was stored\.$/) } },
    });
    expect((await csv('_id\nx', '?onConflict=maybe')).status).toBe(400);
    expect((await call('POST', '/rows/import', 'a=1', 'text/plain')).status).toBe(415);
  });
});

describe('the calls of an order', () => {
  it('say what they read and wrote, and the changes are published', async () => {
    const read = { kind: 'read', action: 'getDocument', envId: 'test-env', times: 1 };
    await emulator.callFunction('buy', { outTradeNo: 'order-1', goodsId: 'tea' });
    await emulator.pay('order-1');
    const answer = await fetch(`${server.url}/api/orders/order-1`);
    const { entries } = (await answer.json()) as OrderTimeline;
    expect(entries.find(({ type }) => type === 'function-call')).toMatchObject({
      call: {
        functionName: 'buy',
        documents: [
          { ...read, collection: 'goods', ids: ['tea'] },
          { kind: 'insert', action: 'insertDocument', collection: 'orders', ids: ['order-1'], times: 1 },
        ],
      },
    });
    const callback = entries.find((entry) => entry.type === 'callback');
    expect(callback?.delivery.documents).toEqual([
      // By a query, which does not name the document.
      {
        kind: 'update',
        action: 'modifyDocument',
        envId: 'test-env',
        collection: 'orders',
        ids: ['order-1'],
        times: 2,
      },
      { kind: 'transaction', action: 'startTransaction', envId: 'test-env', ids: [], times: 1 },
      {
        kind: 'update',
        action: 'modifyDocument',
        envId: 'test-env',
        collection: 'goods',
        ids: ['tea'],
        times: 1,
      },
      { kind: 'transaction', action: 'commitTransaction', envId: 'test-env', ids: [], times: 1 },
      {
        kind: 'update',
        action: 'modifyDocument',
        envId: 'test-env',
        collection: 'missing',
        ids: [],
        times: 1,
        error: { code: 'DATABASE_COLLECTION_NOT_EXIST', message: expect.any(String) },
      },
    ]);
    const changed = changes.flatMap((change) => (change.type === 'documents' ? [change.collection] : []));
    expect(changed).toEqual(expect.arrayContaining(['goods', 'orders']));
  });
});
