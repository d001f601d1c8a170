/** The documents of an emulator, as mini programs reach them over its session routes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionApi } from './control/session-api';
import type { Emulator } from './index';
import { start, stopAll, temporaryFolder } from './testing/emulators';

let emulator: Emulator;
let token: string;
beforeAll(async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'cloudfunctions', 'pay'), { recursive: true });
  writeFileSync(join(folder, 'cloudfunctions', 'pay', 'index.js'), 'exports.main = () => 1;');
  writeFileSync(
    join(folder, 'cloudbaserc.json'),
    JSON.stringify({
      functionRoot: 'cloudfunctions',
      cloudpay: {
        collections: [
          { collectionName: 'goods', aclTag: 'ADMINWRITE' },
          { collectionName: 'posts', aclRule: { read: 'doc.published == true' } },
        ],
      },
    }),
  );
  emulator = await start({ functions: folder });
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

  it('that is refused gets CloudBase’s words, and the log has the rule that refused it', async () => {
    expect(await call('removeDocument', { collectionName: 'goods', multi: true })).toMatchObject({
      status: 403,
      answer: { code: 'DATABASE_PERMISSION_DENIED', message: 'Permission denied' },
    });
    await call('getDocument', { collectionName: 'posts', query: '{"_id":"p"}' });
    expect(emulator.logs({}).map(({ level, message }) => [level, message])).toEqual([
      [
        'warn',
        "A mini program's delete of 'goods' was refused with -502003 database permission denied, by the permission ADMINWRITE: the permission ADMINWRITE allows mini programs no delete.",
      ],
      [
        'warn',
        expect.stringMatching(
          /^A mini program's read of 'posts' .* by the rule \{"read":"doc.published == true"\}: the query does not demand .*where\(\)/,
        ),
      ],
    ]);
  });
});
