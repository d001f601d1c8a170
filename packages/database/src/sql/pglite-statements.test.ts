import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type RunStatement, statementsOn } from './pglite-statements';

let lite: PGlite;
let run: RunStatement;
beforeAll(async () => {
  lite = await PGlite.create();
  await lite.exec('create table sold (id int primary key, name text, tags text[])');
  run = statementsOn(lite);
});
afterAll(() => lite.close());

const INSERT = 'insert into sold (id, name, tags) values ($1, $2, $3) returning id';
const FIND = 'select * from sold where id = $1';

it('a statement runs with the values of each call, as PGlite runs it', async () => {
  const values = [
    [1, "it's", ['a', 'b,"c']],
    [2, null, null],
    [3, '茶', []],
  ];
  for (const row of values) expect((await run(INSERT, row)).rows).toEqual([{ id: row[0] }]);
  for (const row of values) expect(await run(FIND, [row[0]])).toEqual(await lite.query(FIND, [row[0]]));
  expect(await run('update sold set name = $1 where id < $2', ['x', 3])).toMatchObject({ affectedRows: 2 });
});

it('a statement that fails leaves nothing behind, in a transaction either', async () => {
  const duplicate = { code: '23505', constraint: 'sold_pkey', detail: 'Key (id)=(1) already exists.' };
  await expect(run(INSERT, [1, 'again', null])).rejects.toMatchObject(duplicate);
  expect((await run(FIND, [1])).rows).toHaveLength(1);
  await expect(run('select nothing($1)', ['x'])).rejects.toMatchObject({ code: '42883' });
  await lite.exec('begin');
  await run(INSERT, [4, 'inside', null]);
  await expect(run(INSERT, ['no number', null, null])).rejects.toMatchObject({ code: '22P02' });
  await expect(run(FIND, [4])).rejects.toMatchObject({ code: '25P02' });
  await lite.exec('rollback');
  expect((await run(FIND, [4])).rows).toEqual([]);
});

it('a statement whose table has changed fails once, and is prepared again', async () => {
  await run(FIND, [1]);
  await lite.exec('alter table sold add column price int');
  await run(FIND, [1]).catch(() => {});
  expect((await run(FIND, [1])).rows).toEqual([expect.objectContaining({ price: null })]);
});

it('a statement is planned again from time to time, so the plan of an empty table does not stay', async () => {
  const TWICE = 'select 2 * $1::int as twice';
  for (let n = 0; n < 1010; n += 1) await run(TWICE, [n]);
  const { rows } = await lite.query(
    'select generic_plans + custom_plans as uses from pg_prepared_statements where statement = $1',
    [TWICE],
  );
  expect(rows).toEqual([{ uses: 10 }]);
});
