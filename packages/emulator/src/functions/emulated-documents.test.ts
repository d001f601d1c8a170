/** Where the emulator keeps documents, and what its database does that CloudBase's does not. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from '@jest/globals';
import type { FunctionLog } from '@opencloudpay/function-host';
import type { EmulatorOptions } from '../emulator-options';
import { stopAll, temporaryFolder } from '../testing/emulators';
import { type EmulatedDocuments, emulatedDocuments } from './emulated-documents';

const lines: FunctionLog[] = [];
const opened: EmulatedDocuments[] = [];
afterEach(async () => {
  for (const documents of opened.splice(0)) await documents.close();
  lines.length = 0;
});
afterAll(stopAll);

function documentsOf(options: Partial<EmulatorOptions>): EmulatedDocuments {
  const all = { functions: '.', data: false as const, ...options };
  const documents = emulatedDocuments(all, 'shop', { onLog: (line) => lines.push(line), now: Date.now });
  opened.push(documents);
  return documents;
}

const insert = (documents: EmulatedDocuments, id: string, envId = 'shop') =>
  documents.handle(
    'database.insertDocument',
    { collectionName: 'orders', data: [JSON.stringify({ _id: id })] },
    { envId, functionName: 'pay', requestId: 'call-1' },
  );
const count = (documents: EmulatedDocuments, envId = 'shop') =>
  documents.handle('database.calculateDocument', { collectionName: 'orders', queryType: 'WHERE' }, { envId });

it('keeps documents in the folder of the state, from run to run and until a reset', async () => {
  const state = join(temporaryFolder(), '.cloudpay');
  const first = documentsOf({ state });
  // It costs nothing before it is used.
  expect(existsSync(state)).toBe(false);
  expect(await insert(first, 'a')).toMatchObject({ data: { insertedIds: ['a'] } });
  expect(readdirSync(state)).toEqual(['documents']);
  await first.close();

  const second = documentsOf({ state });
  expect(await count(second)).toMatchObject({ data: { total: 1 } });
  // The collection was made without createCollection, which is said once.
  expect(lines).toEqual([
    {
      functionName: 'pay',
      requestId: 'call-1',
      level: 'warn',
      message: expect.stringMatching(
        /orders did not exist, and was created\. .*-502005.*: create the collection/,
      ),
      zh: expect.stringMatching(/^集合 orders 不存在，已自动创建。/),
      time: expect.any(Number),
      notice: true,
    },
  ]);
  await second.close();

  documentsOf({ state, reset: true });
  expect(readdirSync(state)).toEqual([]);
});

it('has one set of documents for all names, or one for each environment that it is given', async () => {
  const lax = documentsOf({});
  await insert(lax, 'a', 'prod-1a2b');
  expect(await count(lax)).toMatchObject({ data: { total: 1 } });
  expect(lax.reached('prod-1a2b')).toBe('shop');
  expect(await lax.environments()).toEqual(['shop']);

  const strict = documentsOf({ envIds: ['prod-1a2b'], strict: true });
  const refused = { code: 'DATABASE_COLLECTION_NOT_EXIST' };
  expect(await insert(strict, 'a', 'prod-1a2b')).toMatchObject(refused);
  await strict.handle('database.addCollection', { collectionName: 'orders' }, { envId: 'prod-1a2b' });
  expect(await count(strict, 'prod-1a2b')).toMatchObject({ data: { total: 0 } });
  expect(await count(strict)).toMatchObject(refused);
  expect(strict.reached('prod-1a2b')).toBe('prod-1a2b');
  expect(await strict.environments()).toEqual(['shop', 'prod-1a2b']);
  expect(lines).toHaveLength(1);
});

it('has no document in a collection that was never created, for reads; a change there is refused', async () => {
  const documents = documentsOf({});
  const caller = { envId: 'shop', functionName: 'login', requestId: 'call-1' };
  const missing = { code: 'DATABASE_COLLECTION_NOT_EXIST' };
  const users = { collectionName: 'users', query: '{}', data: '{"vip":true}' };
  // Nothing would be found to change, and the name may be misspelled.
  for (const action of ['database.modifyDocument', 'database.removeDocument'] as const)
    expect(await documents.handle(action, users, caller)).toMatchObject(missing);
  await expect((await documents.environment('shop')).find('users')).rejects.toMatchObject(missing);
  expect(lines).toEqual([]);

  expect(await documents.handle('database.getDocument', users, caller)).toMatchObject({ data: { list: [] } });
  expect(await documents.handle('database.calculateDocument', users, caller)).toMatchObject({
    data: { total: 0 },
  });
  expect(lines).toEqual([
    expect.objectContaining({
      functionName: 'login',
      level: 'warn',
      message: expect.stringMatching(
        /users did not exist, and was created, empty: .*cloudbase-data\/users\.jsonl\. .*-502005/,
      ),
      zh: expect.stringMatching(/^集合 users 不存在，已自动创建，里面没有文档：.*users\.jsonl。.*-502005/),
    }),
  ]);

  const stages = [{ stageKey: '$match', stageValue: '{}' }];
  const { transactionId } = (await documents.handle('database.startTransaction', {}, caller)) as {
    transactionId: string;
  };
  const asUser = { ...caller, user: { openId: 'oUser' } };
  const read = (collectionName: string) => ({ ...{ collectionName, query: '{}' }, stages });
  const answers = [
    await documents.handle('database.aggregateDocuments', read('visits'), caller),
    await documents.handle('database.getDocument', { ...read('stock'), transactionId }, caller),
    await documents.handleForUser('database.getDocument', read('settings'), asUser),
    await documents.handleForUser('database.calculateDocument', read('carts'), asUser),
  ];
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ data: expect.anything() })));
  expect(lines.map(({ message }) => /collection (\w+) did/.exec(message)?.[1])).toEqual([
    ...['users', 'visits', 'stock', 'settings', 'carts'],
  ]);
});
