/** The documents and files of an emulator, as mini programs reach them over its session routes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SESSION_WATCH_ROUTE } from '@opencloudpay/contracts/watch-wire';
import { eventually } from '@opencloudpay/internal/testing/processes';
import { sessionApi } from './control/session-api';
import { type ControlServer, type Emulator, serveControl } from './index';
import { atEnd, start, stopAll, temporaryFolder } from './testing/emulators';

const COLLECTIONS = [
  { collectionName: 'goods', aclTag: 'ADMINWRITE' },
  { collectionName: 'posts', aclRule: { read: 'doc.published == true', write: 'doc.open == true' } },
];

let emulator: Emulator;
let server: ControlServer;
let token: string;
let folder: string;

const declare = (collections: object[]) =>
  writeFileSync(
    join(folder, 'cloudbaserc.json'),
    JSON.stringify(
      {
        functionRoot: 'cloudfunctions',
        cloudpay: {
          collections,
          files: { aclTag: 'CUSTOM', aclRule: { read: '/^public/.test(resource.path) == true' } },
        },
      },
      undefined,
      2,
    ),
  );

beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'cloudfunctions', 'pay'), { recursive: true });
  writeFileSync(join(folder, 'cloudfunctions', 'pay', 'index.js'), 'exports.main = () => 1;');
  declare(COLLECTIONS);
  emulator = await start({ functions: folder, watch: true });
  server = await serveControl(emulator);
  atEnd(() => server.close());
  await emulator.database.insert('goods', { _id: 'tea' });
  token = (await emulator.sessions.login('any code')).token;
});
afterAll(stopAll);

async function call(
  action: string,
  params: object,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await sessionApi(emulator).fetch(
    new Request('http://127.0.0.1/database', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: `database.${action}`, params }),
    }),
  );
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('a mini program', () => {
  it('reaches what the project’s configuration permits', async () => {
    expect(await call('getDocument', { collectionName: 'goods' })).toMatchObject({
      answer: { data: { list: ['{"_id":"tea"}'] } },
    });
  });

  it('creates documents of its user', async () => {
    await emulator.database.createCollection('orders');
    const { answer } = await call('insertDocument', { collectionName: 'orders', data: ['{"_id":"o1"}'] });
    expect(answer).toMatchObject({ data: { insertedIds: ['o1'] } });
    expect(await emulator.database.findOne('orders')).toEqual({ _id: 'o1', _openid: emulator.user.openId });
  });

  it('reaches the files that the configuration permits, and the log has the rule that refused others', async () => {
    const { fileID } = await emulator.storage.upload('public/a.txt', 'a');
    const secret = await emulator.storage.upload('b.txt', 'b');
    const post = (action: string, params: object) =>
      sessionApi(emulator).fetch(
        new Request('http://127.0.0.1/storage', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ action: `storage.${action}`, params }),
        }),
      );
    const file_list = [fileID, secret.fileID].map((fileid) => ({ fileid }));
    const answer = await (await post('batchGetDownloadUrl', { file_list })).json();
    expect(answer).toMatchObject({
      data: { download_list: [{ code: 'SUCCESS' }, { code: 'STORAGE_EXCEED_AUTHORITY', tempFileURL: '' }] },
    });
    expect((await post('getUploadMetadata', { path: 'public/c.txt' })).status).toBe(400);
    expect(
      emulator
        .logs({})
        .splice(-2)
        .map(({ message }) => message),
    ).toEqual([
      `A mini program's read of the file 'b.txt' was refused with -503002 storage permission denied, by the rule {"read":"/^public/.test(resource.path) == true"} of the files.`,
      `A mini program's write of the file 'public/c.txt' was refused with -503002 storage permission denied, by the rule {"write":false} of the files.`,
    ]);
  });

  it('that is refused gets CloudBase’s words, and the log has the rule and its line', async () => {
    expect(await call('removeDocument', { collectionName: 'goods', multi: true })).toMatchObject({
      status: 403,
      answer: { code: 'DATABASE_PERMISSION_DENIED', message: 'Permission denied' },
    });
    await call('getDocument', { collectionName: 'posts', query: '{"_id":"p"}' });
    expect(
      emulator
        .logs({})
        .slice(-2)
        .map(({ level, message }) => [level, message]),
    ).toEqual([
      [
        'warn',
        expect.stringMatching(
          /^A mini program's remove of 'goods' by oEmu…0000 was refused with -502003 database permission denied, by the permission ADMINWRITE \(cloudbaserc\.json:7\)\. The permission ADMINWRITE allows mini programs no delete\. Let a function/,
        ),
      ],
      [
        'warn',
        expect.stringMatching(
          /^A mini program's get of 'posts' .* by the rule \{"read":"doc.published == true"\} \(cloudbaserc\.json:12\)\. The query does not demand .*where\(\)/,
        ),
      ],
    ]);
  });

  it('that is refused, by a call or a watch, is in the list with the rule, its file and line, and what to do', async () => {
    const list = async () => (await fetch(`${server.url}/api/refused-accesses`)).json();
    await fetch(`${server.url}/api/refused-accesses`, { method: 'DELETE' });
    expect(await list()).toEqual({ accesses: [] });
    for (const _ of [1, 2])
      await call('removeDocument', { collectionName: 'goods', query: '{}', multi: true });
    await call('insertDocument', { collectionName: 'posts', data: ['{"open":false}'] });
    const socket = new WebSocket(`${server.sessionUrl.replace('http', 'ws')}${SESSION_WATCH_ROUTE}`);
    await new Promise((opened) => socket.addEventListener('open', opened));
    const ready = new Promise((said) => socket.addEventListener('message', said, { once: true }));
    socket.send(JSON.stringify({ type: 'login', token }));
    await ready;
    socket.send(JSON.stringify({ type: 'watch', id: 1, params: { collectionName: 'posts' } }));
    expect(await eventually(() => emulator.refusedAccesses().length === 3)).toBe(true);
    socket.close();
    const of = { at: expect.any(Number), envId: emulator.envId, openId: 'oEmu…0000', times: 1 };
    const source = (line: number) => ({ kind: 'file', file: 'cloudbaserc.json', line });
    const reason = expect.stringMatching(/^[A-Z].*\.$/);
    const reasonZh = expect.stringMatching(/\p{Script=Han}.*。$/u);
    expect(await list()).toEqual({
      accesses: [
        {
          ...{ ...of, collection: 'goods', method: 'remove', operation: 'delete', permission: 'ADMINWRITE' },
          ...{ source: source(7), cause: 'PERMISSION', reason, reasonZh, times: 2 },
        },
        {
          ...{ ...of, collection: 'posts', method: 'add', operation: 'create', permission: 'CUSTOM' },
          ...{ rule: { name: 'write', expression: 'doc.open == true' }, source: source(13) },
          ...{ cause: 'DOCUMENT', reason, reasonZh },
        },
        {
          ...{ ...of, collection: 'posts', method: 'watch', operation: 'read', permission: 'CUSTOM' },
          ...{ rule: { name: 'read', expression: 'doc.published == true' }, source: source(12) },
          ...{ cause: 'QUERY', reason, reasonZh },
        },
      ],
    });
  });

  it('is allowed what the changed configuration permits, at once; what it no longer names has the default', async () => {
    const found = async (collectionName: string) => {
      const { answer } = await call('getDocument', { collectionName, query: '{}' });
      return (answer['data'] as { list: string[] } | undefined)?.list.length ?? answer['code'];
    };
    expect([await found('goods'), await found('posts')]).toEqual([1, 'DATABASE_PERMISSION_DENIED']);
    declare([{ collectionName: 'posts', aclTag: 'READONLY' }]);
    while ((await found('posts')) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await found('goods')).toBe(0);
    declare([{ collectionName: 'posts', aclTag: 'NONE' }]);
    const said = () => emulator.logs({}).at(-1)?.message ?? '';
    expect(await eventually(() => said().includes('The permission of posts is not valid'))).toBe(true);
    expect(await found('posts')).toBe(0);
  });
});
