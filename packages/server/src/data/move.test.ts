/** A folder with documents and a gateway's store, moved to a real PostgreSQL server. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '@opencloudpay/database';
import { openStore, type Store } from '@opencloudpay/durable';
import { createServerProgram } from '../program';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';

let root: string;
let folder: string;
let server: PostgresDatabase;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'move-'));
  folder = join(root, 'database');
  server = await createPostgresDatabase();
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

async function cloudpay(...args: string[]): Promise<string> {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  try {
    await createServerProgram('0').parseAsync(['node', 'cloudpay', 'data', ...args]);
  } finally {
    write.mockRestore();
  }
  return text;
}

const move = (...args: string[]) => cloudpay('move', '--folder', folder, '--url', server.url, ...args);

const DOCUMENTS = [
  {
    _id: 'tea-1',
    name: '龙井茶',
    price: 8800,
    tags: ['绿', null, { a: 1.5 }],
    made: new Date(1774000000123),
  },
  { _id: 'tea-2', name: 'quote " backslash \\ and { } , NULL', price: 9007199254740991 },
];

async function pay(store: Store, outTradeNo: string) {
  await store.orders.begin({
    merchant: '1712734762',
    outTradeNo,
    api: 'unifiedOrder',
    totalFee: 8800,
    route: { envId: 'prod', functionName: 'pay_cb' },
    asked: { body: '龙井茶' },
  });
  await store.accept({
    kind: 'pay',
    fields: {
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      appid: 'wxd2565e6a04246fd1',
      mch_id: '1900000109',
      sub_mch_id: '1712734762',
      openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      out_trade_no: outTradeNo,
      transaction_id: `42${outTradeNo}`,
      total_fee: 8800,
      time_end: '20260320132007',
    },
    target: { envId: 'prod', functionName: 'pay_cb' },
    source: 'notified',
    body: new Uint8Array([0, 255, 39, 92]),
    requestId: `request of ${outTradeNo}`,
  });
}

async function read(place: { folder: string } | { url: string }) {
  const database = openDatabase(place);
  const store = await openStore({ database: place });
  try {
    const shop = database.environment('shop');
    return {
      documents: await shop.find('goods', {}, { sort: { _id: 1 } }),
      indexes: await shop.indexes('goods'),
      permissions: await shop.permissions(),
      order: await store.showOrder('TEA1'),
      notifications: await store.listNotifications(),
    };
  } finally {
    await store.close();
    await database.close();
  }
}

describe('cloudpay data move', () => {
  let before: Awaited<ReturnType<typeof read>>;

  beforeAll(async () => {
    const database = openDatabase({ folder });
    const shop = database.environment('shop');
    await shop.createCollection('goods');
    await shop.createIndex('goods', { fields: { price: -1 }, unique: true });
    for (const document of DOCUMENTS) await shop.insert('goods', document);
    await shop.setPermission('goods', 'READONLY');
    const store = await openStore({ database: { folder } });
    await pay(store, 'TEA1');
    await pay(store, 'TEA2');
    await store.close();
    await database.close();
    before = await read({ folder });
  });

  it('refuses a folder without a database, and a move without a server', async () => {
    await expect(
      cloudpay('move', '--folder', join(root, 'nothing'), '--url', server.url),
    ).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
    await expect(cloudpay('move', '--folder', folder)).rejects.toThrow(/--url \(or DATABASE_URL\)/);
  });

  it('refuses a folder that a gateway has open', async () => {
    const store = await openStore({ database: { folder } });
    // In this process the folder would be shared, so another one moves it.
    const { runCloudpay } = await import('../testing/gateway-process');
    const { code, stderr } = await runCloudpay({}, 'data', 'move', '--folder', folder, '--url', server.url);
    await store.close();
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/open in another process/);
  });

  it('refuses a server that has rows, and moves nothing', async () => {
    const other = await createPostgresDatabase();
    const database = openDatabase({ url: other.url });
    await database.environment('shop').createCollection('goods');
    await database.close();
    await expect(cloudpay('move', '--folder', folder, '--url', other.url)).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
      message: expect.stringContaining('cloudpay_documents.'),
    });
    const store = await openStore({ database: { url: other.url } });
    expect((await store.listNotifications()).records).toEqual([]);
    await store.close();
    await other.close();
    // The folder goes on.
    expect((await read({ folder })).documents).toHaveLength(2);
  });

  it('moves documents, indexes, permissions, orders and notifications, and says how many', async () => {
    const text = await move();
    expect(text).toMatch(/^cloudpay +notifications +2$/m);
    expect(text).toMatch(/^cloudpay_documents +documents +2$/m);
    expect(text).toContain('Every table was compared with its copy. Set DATABASE_URL');
    expect(text).not.toContain(new URL(server.url).password || 'no password');
    const after = await read(server);
    expect(after).toEqual(before);
    expect(after.documents).toEqual(DOCUMENTS);
  });

  it('makes the jobs of pending notifications at the first start, and goes on with the next ids', async () => {
    const store = await openStore({ database: { url: server.url } });
    expect(await store.sweep()).toBe(2);
    await pay(store, 'TEA3');
    const ids = (await store.listNotifications()).records.map(({ id }) => id);
    expect(ids).toEqual([3, 2, 1]);
    await store.close();
    const database = openDatabase({ url: server.url });
    const shop = database.environment('shop');
    await shop.insert('goods', { _id: 'tea-3', price: 1 });
    await expect(shop.insert('goods', { _id: 'tea-4', price: 1 })).rejects.toThrow();
    await database.close();
  });

  it('keeps programs from opening the folder again, and a second move from changing the server', async () => {
    await expect(openStore({ database: { folder } })).rejects.toMatchObject({
      code: 'DATABASE_MOVED',
      message: expect.stringMatching(
        /was moved to PostgreSQL at 127\.0\.0\.1:.*use the server \(DATABASE_URL\)/,
      ),
    });
    await expect(move()).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
    expect(JSON.parse(readFileSync(join(folder, 'moved.json'), 'utf8')).to).not.toContain('@');
    await expect(openStore({ database: { folder } })).rejects.toMatchObject({ code: 'DATABASE_MOVED' });
  });

  it('repeats a move that was interrupted after the mark', async () => {
    const empty = await createPostgresDatabase();
    await cloudpay('move', '--folder', folder, '--url', empty.url, '--json');
    expect(await read(empty)).toEqual(before);
    await empty.close();
  });
});
