/** `watch()` over a real WebSocket, against a real host. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DocumentDatabase, openDatabase } from '@opencloudpay/database';
import {
  createSessions,
  serveWatches,
  sessionLimits,
  sessionRoutes,
  simulatedJscode2session,
  type WatchServer,
} from '@opencloudpay/function-host';
import { type Cloud, createCloud } from '../cloud';
import { database } from '../database';
import type { CloudError } from '../errors';
import { nodeListener } from '../testing/listen';
import { phone } from '../testing/phone';
import type { Database } from './types';
import type { Snapshot, WatchListener } from './watch-types';

/** Waits until a condition holds, at most a minute. */
async function eventually(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 6000 && !condition(); tries += 1) await wait(10);
  return condition();
}

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const global = globalThis as { wx?: unknown };
const sessionsWith = (key: string) =>
  createSessions({ appid: APPID, keys: key, jscode2session: wechat.exchange });

let folder: string;
let documents: DocumentDatabase;
let server: Server;
let url: string;
let watches: WatchServer;
let sessions = sessionsWith('a-key-of-the-tests-0123456789abcdef');

const serve = () =>
  serveWatches(server, { sessions, database: { documents, envId: 'prod' }, basePath: '/session/' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'miniprogram-'));
  documents = openDatabase({ folder, temporary: true, onPermissionRefused: () => {} });
  const prod = documents.environment('prod');
  for (const name of ['orders', 'goods', 'secrets']) await prod.createCollection(name);
  await prod.setPermission('goods', 'ADMINWRITE');
  await prod.setPermission('secrets', 'ADMINONLY');
  await prod.insert('goods', { _id: 'cup', n: 2 }, { _id: 'tea', n: 1, at: new Date(5) });
  server = createServer(
    nodeListener(async (request) =>
      sessionRoutes({ sessions, host: { invoke: async () => undefined } }).fetch(
        await withoutPrefix(request),
      ),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/session`;
  watches = serve();
});
afterAll(async () => {
  delete global.wx;
  watches.close();
  server.closeAllConnections();
  server.close();
  await documents.close();
  rmSync(folder, { recursive: true });
});

let cloud: Cloud;
let db: Database;
beforeEach(() => {
  global.wx = phone(() => wechat.loginCode('alice')).wx;
  cloud = createCloud();
  cloud.init({ url, database });
  db = cloud.database();
});

const prod = () => documents.environment('prod');

function seenBy(
  watch: (options: { onChange(s: Snapshot): void; onError(e: CloudError): void }) => WatchListener,
) {
  const snapshots: Snapshot[] = [];
  const errors: CloudError[] = [];
  const listener = watch({
    onChange: (snapshot) => void snapshots.push(snapshot),
    onError: (error) => void errors.push(error),
  });
  return { snapshots, errors, listener, first: () => eventually(() => snapshots.length + errors.length > 0) };
}

async function withoutPrefix(request: Request): Promise<Request> {
  const { method, headers } = request;
  return new Request(request.url.replace('/session', ''), { method, headers, body: await request.text() });
}

describe('watch', () => {
  it('gives the documents that there are, then each change, as wx.cloud does', async () => {
    const owner = wechat.openIdOf('alice');
    await prod().insert(
      'orders',
      { _id: 'o1', _openid: owner, status: 'UNPAID' },
      { _id: 'x', _openid: 'other' },
    );
    const { snapshots, errors, listener, first } = seenBy((options) =>
      db.collection('orders').doc('o1').watch(options),
    );
    await first();
    const doc = { _id: 'o1', _openid: owner, status: 'UNPAID' };
    expect(snapshots).toEqual([
      {
        ...{ id: 0, type: 'init', docs: [doc] },
        docChanges: [{ id: 0, queueType: 'init', dataType: 'init', docId: 'o1', doc }],
      },
    ]);
    await prod().update('orders', { _id: 'o1' }, { $set: { status: 'PAID' }, $unset: { none: '' } });
    await eventually(() => snapshots.length === 2);
    const paid = { ...doc, status: 'PAID' };
    expect(snapshots[1]).toEqual({
      ...{ id: 1, docs: [paid] },
      docChanges: [
        {
          ...{ id: 0, queueType: 'update', dataType: 'update', docId: 'o1', doc: paid },
          ...{ updatedFields: { status: 'PAID' }, removedFields: [] },
        },
      ],
    });
    await prod().update('orders', { _id: 'o1' }, { _openid: owner, status: 'DONE' });
    await eventually(() => snapshots.length === 3);
    const done = { ...doc, status: 'DONE' };
    expect(snapshots[2]?.docChanges).toEqual([
      { id: 0, queueType: 'update', dataType: 'replace', docId: 'o1', doc: done },
    ]);
    await prod().update('orders', { _id: 'o1' }, { $set: { status: 'PAID' } });
    await eventually(() => snapshots.length === 4);
    await prod().remove('orders', { _id: 'o1' });
    await eventually(() => snapshots.length === 5);
    expect(snapshots[4]).toMatchObject({
      docs: [],
      docChanges: [{ queueType: 'dequeue', dataType: 'remove', docId: 'o1', doc: paid }],
    });
    await listener.close();
    expect(errors).toEqual([]);
    expect(await eventually(() => watches.connections === 0)).toBe(true);
  });

  it('keeps the order of the query, and needs one connection for many', async () => {
    const byN = seenBy((options) => db.collection('goods').orderBy('n', 'asc').watch(options));
    // Another page calls wx.cloud.database() again.
    const other = cloud.database();
    const some = seenBy((options) =>
      other
        .collection('goods')
        .where({ n: other.command.gt(1) })
        .watch(options),
    );
    await Promise.all([byN.first(), some.first()]);
    expect(byN.snapshots[0]?.docs).toEqual([
      { _id: 'tea', n: 1, at: new Date(5) },
      { _id: 'cup', n: 2 },
    ]);
    expect(some.snapshots[0]?.docs).toEqual([{ _id: 'cup', n: 2 }]);
    expect(watches.connections).toBe(1);
    await prod().update('goods', { _id: 'tea' }, { $set: { n: 3 } });
    await eventually(() => byN.snapshots.length === 2 && some.snapshots.length === 2);
    expect(byN.snapshots[1]?.docs.map(({ _id }) => _id)).toEqual(['cup', 'tea']);
    expect(some.snapshots[1]?.docChanges).toMatchObject([
      { queueType: 'enqueue', dataType: 'update', docId: 'tea' },
    ]);
    await Promise.all([byN.listener.close(), some.listener.close()]);
  });

  it('goes on after its connection broke, with what has changed meanwhile', async () => {
    await prod().insert('orders', { _id: 'r1', _openid: wechat.openIdOf('alice'), n: 1 });
    const { snapshots, errors, listener, first } = seenBy((options) =>
      db.collection('orders').watch(options),
    );
    await first();
    watches.close();
    await prod().update('orders', { _id: 'r1' }, { $set: { n: 2 } });
    await prod().insert('orders', { _id: 'r2', _openid: wechat.openIdOf('alice') });
    watches = serve();
    await eventually(() => snapshots.length === 2);
    expect(snapshots[1]).not.toHaveProperty('type');
    expect(snapshots[1]?.docChanges.map(({ queueType, docId }) => [queueType, docId])).toEqual([
      ['update', 'r1'],
      ['enqueue', 'r2'],
    ]);
    await listener.close();
    expect(errors).toEqual([]);
  });

  it('logs in again when the host does not accept its session any more', async () => {
    await db
      .collection('goods')
      .get()
      .catch(() => {});
    sessions = sessionsWith('the-next-key-of-tests-0123456789abc');
    watches.close();
    watches = serve();
    const { snapshots, listener, first } = seenBy((options) => db.collection('goods').watch(options));
    await first();
    expect(snapshots[0]?.docs).toHaveLength(2);
    await listener.close();
  });

  it('waits as long as the host asks for when its user sends too much, and goes on then', async () => {
    watches.close();
    const limits = sessionLimits({ user: { perSecond: 2, burst: 2 } });
    const user = { appId: APPID, openId: wechat.openIdOf('alice') };
    for (let count = 0; count < 2; count += 1) limits.countUser(user);
    watches = serveWatches(server, {
      ...{ sessions, limits, database: { documents, envId: 'prod' } },
      basePath: '/session/',
    });
    const tries: number[] = [];
    const count = () => void tries.push(performance.now());
    server.on('upgrade', count);
    const { snapshots, errors, listener, first } = seenBy((options) => db.collection('goods').watch(options));
    await first();
    server.off('upgrade', count);
    expect(snapshots[0]?.docs).toHaveLength(2);
    expect(errors).toEqual([]);
    const [refused = 0, served = 0] = tries;
    expect(served - refused).toBeGreaterThan(990);
    await listener.close();
    watches.close();
    watches = serve();
  });

  it('is refused as a read is', async () => {
    const { errors, first } = seenBy((options) => db.collection('secrets').watch(options));
    await first();
    expect(errors[0]).toMatchObject({
      errCode: -502003,
      errMsg: 'collection.watch:fail -502003 database permission denied. Permission denied',
    });
    expect(() => db.collection('goods').watch({} as never)).toThrow(
      /needs the functions onChange and onError/,
    );
  });
});

describe('the WebSocket', () => {
  const say = async (...messages: object[]): Promise<{ heard: unknown[]; closed: boolean }> => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/watch`);
    const heard: unknown[] = [];
    let closed = false;
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
    socket.addEventListener('close', () => {
      closed = true;
    });
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    for (const message of messages) socket.send(JSON.stringify(message));
    await eventually(() => heard.length > 0 || closed);
    socket.close();
    await eventually(() => closed);
    return { heard, closed };
  };

  it('gives nothing without a session, or with a forged one', async () => {
    const watch = { type: 'watch', id: 1, params: { collectionName: 'goods' } };
    expect((await say(watch)).heard).toMatchObject([{ type: 'refused', code: 'SESSION_MISSING' }]);
    expect((await say({ type: 'login', token: 'a.b.c' }, watch)).heard).toMatchObject([
      { type: 'refused', code: expect.stringMatching(/^SESSION_/) },
    ]);
  });

  it('serves no other path', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/elsewhere`);
    const failed = new Promise((resolve) => socket.addEventListener('error', () => resolve('failed')));
    expect(await failed).toBe('failed');
  });
});
