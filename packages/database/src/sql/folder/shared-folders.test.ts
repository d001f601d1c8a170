/** One folder, opened several times in one process: by a gateway and the documents, or by two emulators. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatabaseError } from '../errors';
import type { Migration } from '../migration';
import { openSql, type SqlDatabase } from '../open-sql';

interface Tables {
  sold: { name: string };
}

const SOLD = { name: 'sold', sql: 'create table $schema.sold (name text)' };
const BAD = { name: 'bad', sql: 'create nonsense' };

let top: string;
let folder: string;
/** Keeps one folder open for the tests that need no new one. */
let keeper: SqlDatabase<Tables>;
const opened: SqlDatabase<Tables>[] = [];

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'opencloudpay-shared-'));
  keeper = await openSql<Tables>(
    { folder: join(top, 'kept'), temporary: true },
    { schema: 'kept', migrations: [SOLD] },
  );
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(async () => {
  await keeper.close();
  rmSync(top, { recursive: true, force: true });
});

interface Opening {
  at?: string;
  migrations?: Migration[];
  onLost?: (error: DatabaseError) => void;
}

async function open(schema: string, opening: Opening = {}): Promise<SqlDatabase<Tables>> {
  const { at = folder, migrations = [SOLD], onLost } = opening;
  const database = await openSql<Tables>({ folder: at, temporary: true, onLost }, { schema, migrations });
  opened.push(database);
  return database;
}

const sell = ({ db }: SqlDatabase<Tables>, name: string) => db.insertInto('sold').values({ name }).execute();

async function soldIn({ db }: SqlDatabase<Tables>): Promise<string[]> {
  const rows = await db.selectFrom('sold').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

function signal(): { given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describe('a folder that is open in this process', () => {
  beforeEach(() => {
    folder = join(top, 'kept');
  });

  it('has tables and migrations for each schema, also by another path', async () => {
    symlinkSync(folder, join(top, 'link'));
    const [gateway, documents] = await Promise.all([
      open('cloudpay'),
      open('documents', { at: join(top, 'link') }),
    ]);
    await Promise.all([sell(gateway, 'tea'), sell(documents, 'cake'), sell(keeper, 'milk')]);
    expect([await soldIn(gateway), await soldIn(documents), await soldIn(keeper)]).toEqual([
      ['tea'],
      ['cake'],
      ['milk'],
    ]);
    const { rows } = await documents.executeSql('select name from cloudpay.sold');
    expect(rows).toEqual([{ name: 'tea' }]);
  });

  it('lets others wait until a transaction of one ends, and that one, when it is closed', async () => {
    const [gateway, documents] = [await open('turns'), await open('others')];
    const [begun, end] = [signal(), signal()];
    const order: string[] = [];
    const transaction = gateway.transaction(async (trx) => {
      await trx.insertInto('sold').values({ name: 'tea' }).execute();
      begun.give();
      await end.given;
      order.push('transaction');
    });
    await begun.given;
    const selling = sell(documents, 'cake').then(() => order.push('statement'));
    const closing = gateway.close().then(() => order.push('closed'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(order).toEqual([]);
    end.give();
    await Promise.all([transaction, selling, closing]);
    expect(order[0]).toBe('transaction');
    expect(await soldIn(await open('turns'))).toEqual(['tea']);
  });

  it('keeps no transaction open that one has begun by itself', async () => {
    await expect(keeper.executeSql('begin; create nonsense')).rejects.toThrow();
    const documents = await open('begun');
    await sell(documents, 'cake');
    expect(await soldIn(documents)).toEqual(['cake']);
  });

  it('runs work that is done alone in sequence, for each schema', async () => {
    const [one, other, elsewhere] = [await open('alone'), await open('alone'), await open('elsewhere')];
    const order: string[] = [];
    const end = signal();
    const first = one.alone(async () => {
      await end.given;
      order.push('first');
      throw new Error('on purpose');
    });
    const second = other.alone(async () => order.push('second'));
    await elsewhere.alone(async () => order.push('elsewhere'));
    end.give();
    await expect(first).rejects.toThrow('on purpose');
    await second;
    expect(order).toEqual(['elsewhere', 'first', 'second']);
  });

  it('goes on for the others when one schema cannot be made', async () => {
    await expect(open('bad', { migrations: [SOLD, BAD] })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
    });
    await sell(keeper, 'more milk');
    expect(await soldIn(keeper)).toContain('more milk');
  });
});

it('goes on for the others when the first is closed, and is closed with the last', async () => {
  folder = join(top, 'closing');
  const [gateway, documents] = await Promise.all([open('cloudpay'), open('documents')]);
  await sell(gateway, 'tea');
  await gateway.close();
  await gateway.close();
  await expect(gateway.executeSql('select 1')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
  await sell(documents, 'cake');
  const joined = await open('cloudpay');
  await documents.close();
  await sell(joined, 'milk');
  expect(existsSync(join(folder, 'lock'))).toBe(true);
  // The next opening waits for the close.
  const closing = joined.close();
  const again = await open('documents');
  await closing;
  expect(await soldIn(again)).toEqual(['cake']);
  await again.close();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

it('is released when its only schema could not be made', async () => {
  folder = join(top, 'bad');
  await expect(open('bad', { migrations: [BAD] })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

it('a folder that cannot be opened fails for all who wait for it, and can be opened when it is mended', async () => {
  folder = join(top, 'gone');
  mkdirSync(folder);
  writeFileSync(join(folder, 'initialized'), '');
  for (const { status, ...rest } of await Promise.allSettled([open('cloudpay'), open('documents')])) {
    expect(status).toBe('rejected');
    expect(rest).toMatchObject({ reason: { code: 'DATABASE_UNREADABLE' } });
  }
  rmSync(join(folder, 'initialized'));
  await open('cloudpay');
});

it('a lost lock reaches all who have the folder open, and a later opening begins anew', async () => {
  folder = join(top, 'lost');
  const losses: string[] = [];
  const losing = (name: string) => ({
    onLost: ({ code }: DatabaseError) => {
      losses.push(`${name} ${code}`);
    },
  });
  const gateway = await open('cloudpay', losing('gateway'));
  const documents = await open('documents', losing('documents'));
  const closed = await open('closed', losing('closed'));
  await closed.close();
  await sell(gateway, 'tea');
  rmSync(join(folder, 'lock'));
  const anew = await open('cloudpay');
  expect(losses.sort()).toEqual(['documents DATABASE_LOCK_LOST', 'gateway DATABASE_LOCK_LOST']);
  for (const lost of [gateway, documents])
    await expect(sell(lost, 'more')).rejects.toMatchObject({ code: 'DATABASE_LOCK_LOST' });
  await gateway.close();
  await documents.close();
  await sell(anew, 'cake');
  expect(await soldIn(anew)).toEqual(['cake', 'tea']);
});
