import { spawnSync } from 'node:child_process';
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
import type { DatabaseError } from './errors';
import { openSql, type SqlDatabase, type SqlSchema } from './open-sql';
import type { DatabaseOptions, DatabaseWait } from './options';

const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-open-'));
  folders.push(folder);
  return folder;
}
/** As `npm run build` has made it: a process of its own opens a folder with it. */
const BUILT = join(__dirname, '../../dist/sql/index.cjs');
const OPENING = `
  const [program, folder] = process.argv.slice(1);
  require(program).openSql({ folder }, { schema: 'shop', migrations: [] }).then(
    () => console.log('{}'),
    ({ code, message }) => console.log(JSON.stringify({ code, message })),
  );
`;

interface Tables {
  sold: { name: string };
}

const SHOP = { schema: 'shop', migrations: [{ name: 'sold', sql: 'create table $schema.sold (name text)' }] };

/** Temporary, where a test does not ask for more: waiting for the disk would take most of the time. */
const open = (options: DatabaseOptions, schema: SqlSchema = SHOP) =>
  openSql<Tables>({ temporary: true, ...options }, schema);

async function namesIn({ db }: SqlDatabase<Tables>): Promise<string[]> {
  return (await db.selectFrom('sold').select('name').execute()).map(({ name }) => name);
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a folder', () => {
  it('serves one process: a second one is refused with the number of the first', async () => {
    const folder = temporaryFolder();
    // What a process leaves that was killed while it made the database, and whose number was given again.
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid }));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/PG_VERSION'), 'half a file');
    writeFileSync(join(folder, 'unfinished'), '');
    const database = await open({ folder });
    const { stdout } = spawnSync(process.execPath, ['-e', OPENING, BUILT, folder], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual({
      code: 'DATABASE_IN_USE',
      message: expect.stringContaining(`is open in another process (process ${process.pid})`),
    });
    await database.close();
    await (await open({ folder })).close();
  });

  it('whose lock is removed is not written to any more, not even by closing it', async () => {
    const folder = temporaryFolder();
    const losses: DatabaseError[] = [];
    const first = await open({ folder, onLost: (error) => losses.push(error) });
    await first.executeSql('create table public.kept (id int)');
    const failure = { code: 'DATABASE_LOCK_LOST', message: expect.stringContaining(join(folder, 'lock')) };
    const transaction = first.transaction(async (trx) => {
      await sql`insert into public.kept values (1)`.execute(trx);
      rmSync(join(folder, 'lock'));
      await sql`insert into public.kept values (2)`.execute(trx);
    });
    await expect(transaction).rejects.toMatchObject(failure);
    expect(losses).toMatchObject([failure]);

    const second = await open({ folder });
    await second.executeSql('insert into public.kept values (3)');
    await expect(first.executeSql('insert into public.kept values (4)')).rejects.toMatchObject(failure);
    await first.close();
    await second.executeSql('insert into public.kept values (5)');
    await second.close();
    expect(losses).toHaveLength(1);
    const third = await open({ folder });
    const { rows } = await third.executeSql('select id from public.kept order by id');
    expect(rows).toEqual([{ id: 3 }, { id: 5 }]);
    await third.close();
  });

  it('whose files are gone is refused, and not taken for an empty one', async () => {
    const folder = temporaryFolder();
    await (await open({ folder })).close();
    rmSync(join(folder, 'data'), { recursive: true });
    await expect(open({ folder })).rejects.toMatchObject({
      code: 'DATABASE_UNREADABLE',
      message: expect.stringContaining(join(folder, 'initialized')),
    });
    rmSync(join(folder, 'initialized'));
    await (await open({ folder })).close();
  });

  it('whose marker a copy has left out is refused, and keeps its database', async () => {
    const folder = temporaryFolder();
    const database = await open({ folder });
    await database.executeSql('create table public.kept (id int)');
    await database.close();
    const marker = join(folder, 'initialized');
    rmSync(marker);
    await expect(open({ folder })).rejects.toMatchObject({
      code: 'DATABASE_UNREADABLE',
      message: expect.stringContaining(marker),
    });
    writeFileSync(marker, '');
    const again = await open({ folder });
    expect(await again.executeSql('select id from public.kept')).toEqual({ rows: [] });
    await again.close();
  });

  it('has on the disk what was committed, and everything else before it forgets its log', async () => {
    const database = await open({ folder: temporaryFolder(), temporary: false });
    const { rows } = await database.executeSql(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')",
    );
    expect(rows.map((row) => Object.values(row as object))).toEqual([
      ['fsync', 'on'],
      ['full_page_writes', 'on'],
      ['synchronous_commit', 'on'],
    ]);
    const sync = jest.spyOn(fs, 'fsyncSync');
    const count = () => sync.mock.calls.length;
    await database.executeSql('select 1');
    expect(count()).toBe(0);
    await database.executeSql('create table public.sold (id int)');
    const made = count();
    await database.executeSql('insert into public.sold values (1)');
    expect(count()).toBe(made + 1);
    await database.executeSql('checkpoint');
    expect(count()).toBeGreaterThan(made + 10);
    sync.mockRestore();
    await database.close();
  });

  it('does not wait for the disk where it is temporary', async () => {
    const folder = temporaryFolder();
    const sync = jest.spyOn(fs, 'fsyncSync');
    const database = await open({ folder, temporary: true });
    const atStart = sync.mock.calls.length;
    await database.executeSql(
      'create table public.sold (id int); insert into public.sold values (1); checkpoint',
    );
    expect(await database.executeSql('select id from public.sold')).toEqual({ rows: [{ id: 1 }] });
    expect(sync.mock.calls.length).toBe(atStart);
    sync.mockRestore();
    await database.close();
  });

  it('that cannot be made is named', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(open({ folder: join(file, 'inside') })).rejects.toMatchObject({
      code: 'DATABASE_NOT_WRITABLE',
      message: expect.stringContaining(file),
    });
  });

  it('gives each its turn: what others do is no part of a transaction', async () => {
    const database = await open({ folder: temporaryFolder() });
    const failing = database.transaction(async (trx) => {
      await trx.insertInto('sold').values({ name: 'inside' }).execute();
      throw new Error('on purpose');
    });
    const outside = database.db.insertInto('sold').values({ name: 'outside' }).execute();
    await expect(failing).rejects.toThrow('on purpose');
    await outside;
    expect(await namesIn(database)).toEqual(['outside']);
    await database.close();
  });
});

describe('a server', () => {
  it('that does not answer is waited for, and then named without the password', async () => {
    const url = 'postgres://user:a-secret-word@127.0.0.1:1/shop';
    const failure = await open({ url, startTimeout: 50 }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(failure.message).toContain('127.0.0.1:1/shop');
    expect(`${failure.message}${failure.stack}`).not.toContain('a-secret-word');
  });

  it('that does not answer for a second is reported, with the time since then', async () => {
    const waits: DatabaseWait[] = [];
    const url = 'postgres://user:a-secret-word@127.0.0.1:1/shop';
    await expect(open({ url, startTimeout: 2500, onWait: (wait) => waits.push(wait) })).rejects.toMatchObject(
      { code: 'DATABASE_UNREACHABLE' },
    );
    expect(waits[0]).toEqual({ server: 'PostgreSQL at 127.0.0.1:1/shop', since: expect.any(Date) });
    expect(Date.now() - Number(waits[0]?.since)).toBeGreaterThanOrEqual(999);
  });

  it.each(['postgres://Zq7vT2xW9rK4mB8nL3pD6sF1:1/shop', 'postgres://127.0.0.1:1/Zq7vT2xW9rK4mB8nL3pD6sF1'])(
    'whose address may have a secret in the wrong place is not named by it: %s',
    async (url) => {
      const failure = await open({ url, startTimeout: 50 }).catch((error) => error);
      expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE', message: expect.stringContaining('…') });
      expect(failure.message.toLowerCase()).not.toContain('zq7vt2');
    },
  );

  it.each([
    'my database',
    'postgres://user:100%safe@127.0.0.1:1/shop',
    'postgres://user:12/34@127.0.0.1:1/shop',
    'postgres://user:12#34@127.0.0.1:1/shop',
  ])('whose address is none is refused: %s', async (url) => {
    await expect(open({ url, startTimeout: 50 })).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      message: expect.stringContaining('DATABASE_URL'),
    });
  });
});
