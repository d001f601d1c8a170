import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SqlClient, SqlPool, SqlResult } from '../sql-pool';
import { openPglitePool } from './pglite-pool';

const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-statements-'));
let pool: SqlPool;
let client: SqlClient;
beforeAll(async () => {
  pool = await openPglitePool(join(folder, 'data'));
  client = await pool.connect();
  await run('create table sold (id int primary key, name text, tags text[])');
});
afterAll(async () => {
  client.release();
  await pool.end();
  rmSync(folder, { recursive: true, force: true });
});

const run = (text: string, values?: readonly unknown[]): Promise<SqlResult<unknown>> =>
  client.query(text, values);

const INSERT = 'insert into sold (id, name, tags) values ($1, $2, $3) returning id';
const FIND = 'select * from sold where id = $1';

it('a statement runs with the values of each call', async () => {
  const rows = [
    { id: 1, name: "it's", tags: ['a', 'b,"c'] },
    { id: 2, name: null, tags: null },
    { id: 3, name: '茶', tags: [] },
  ];
  for (const row of rows)
    expect(await run(INSERT, Object.values(row))).toMatchObject({
      command: 'INSERT',
      rows: [{ id: row.id }],
    });
  for (const row of rows) expect((await run(FIND, [row.id])).rows).toEqual([row]);
  expect((await run('update sold set name = $1 where id < $2', ['x', 3])).rowCount).toBe(2);
});

it('a statement that fails leaves nothing behind, in a transaction either', async () => {
  const duplicate = { code: '23505', constraint: 'sold_pkey', detail: 'Key (id)=(1) already exists.' };
  await expect(run(INSERT, [1, 'again', null])).rejects.toMatchObject(duplicate);
  expect((await run(FIND, [1])).rows).toHaveLength(1);
  await expect(run('select nothing($1)', ['x'])).rejects.toMatchObject({ code: '42883' });
  await run('begin');
  await run(INSERT, [4, 'inside', null]);
  await expect(run(INSERT, ['no number', null, null])).rejects.toMatchObject({ code: '22P02' });
  await expect(run(FIND, [4])).rejects.toMatchObject({ code: '25P02' });
  await run('rollback');
  expect((await run(FIND, [4])).rows).toEqual([]);
});

it('a statement whose table has changed fails at most once, and is prepared again', async () => {
  await run(FIND, [1]);
  await run('alter table sold add column price int');
  await run(FIND, [1]).catch(() => {});
  expect((await run(FIND, [1])).rows).toEqual([expect.objectContaining({ price: null })]);
});

it('a statement is planned again from time to time, so the plan of an empty table does not stay', async () => {
  const TWICE = 'select 2 * $1::int as twice';
  for (let n = 0; n < 1010; n += 1) await run(TWICE, [n]);
  const uses = 'select generic_plans + custom_plans as uses from pg_prepared_statements where statement = $1';
  expect((await run(uses, [TWICE])).rows).toEqual([{ uses: 10 }]);
});
