import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, openSql } from '@opencloudpay/database/sql';
import { type RawBuilder, sql } from 'kysely';
import { openStore } from '../store/store';
import { emptyServerDatabase, folderDatabase, type TestDatabase } from '../testing/durable';
import { migrations } from './migrations/index';
import { openDatabase } from './open-database';

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', emptyServerDatabase],
])('the schema on %s', (kind, open) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.close());

  /** The database without tables of a store. */
  const openEmpty = (options: ReturnType<typeof test.options>) =>
    openSql(options, { schema: `${options.schema}_other`, migrations: [] });

  it('is migrated from an empty database to the current version, and is unchanged when it is opened again', async () => {
    const options = test.options();
    const first = await openDatabase(options);
    const applied = await first.db.selectFrom('migrations').selectAll().orderBy('version').execute();
    expect(applied.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(await migrate(first.db, options.schema, migrations)).toBe(migrations.length);
    await first.close();
    const again = await openDatabase(options);
    expect(await again.db.selectFrom('migrations').selectAll().orderBy('version').execute()).toEqual(applied);
    await again.close();
  });

  it('is migrated from each former version to the current one, and keeps the stored data', async () => {
    const database = await openEmpty(test.options());
    for (let version = 1; version < migrations.length; version += 1) {
      const { schema } = test.options();
      expect(await migrate(database.db, schema, migrations.slice(0, version))).toBe(0);
      const orders = sql.table(`${schema}.orders`);
      await sql`
        insert into ${orders} (merchant, out_trade_no, api, total_fee, asked, state, asked_at)
        values ('1712734762', 'OLD', 'unifiedOrder', 9007199254740991, '{"body":"Tea"}', 'ordered', now())
      `.execute(database.db);
      expect(await migrate(database.db, schema, migrations)).toBe(version);
      const { rows } = await sql<{ total_fee: number }>`select total_fee from ${orders}`.execute(database.db);
      expect(rows).toEqual([{ total_fee: 9007199254740991 }]);
    }
    await database.close();
  });

  it('keeps its mismatches under their new name, while gateways of the version before use the old one', async () => {
    const options = test.options();
    const database = await openEmpty(options);
    const before = migrations.findIndex(({ name }) => name === 'alarms are called mismatches');
    await migrate(database.db, options.schema, migrations.slice(0, before));
    // A gateway of the version before records a mismatch like this.
    const record = (field: string) =>
      sql`
        insert into ${sql.table(`${options.schema}.alarms`)} as alarms
          (kind, field, expected, received, merchant, out_trade_no, request_id, body, first_at, last_at)
        values ('pay', ${field}, '1', '2', '1712734762', 'OLD', 'r', '', now(), now())
        on conflict (out_trade_no, kind, field, received, coalesce(out_refund_no, ''), coalesce(transaction_id, ''))
        do update set times = alarms.times + 1
      `.execute(database.db);
    await record('total_fee');
    expect(await migrate(database.db, options.schema, migrations)).toBe(before);
    await record('total_fee');
    await record('appid');
    await database.close();
    const { close, mismatches } = await openStore({ database: options });
    const fits = { kind: 'pay', expected: '1', received: '2', outTradeNo: 'OLD' };
    const [newer, older] = await mismatches.list();
    expect([older, newer]).toMatchObject([
      { ...fits, field: 'total_fee', times: 2 },
      { ...fits, field: 'appid', times: 1 },
    ]);
    await close();
  });

  it('of a later version is left alone', async () => {
    const options = test.options();
    const database = await openDatabase(options);
    await database.db
      .insertInto('migrations')
      .values({ version: migrations.length + 1, name: 'from the future' })
      .execute();
    await database.close();
    await expect(openDatabase(options)).rejects.toMatchObject({
      code: 'SCHEMA_TOO_NEW',
      message: expect.stringContaining(`version ${migrations.length + 1}`),
    });
  });

  it('is not changed by a step that fails in the middle', async () => {
    const options = test.options();
    const database = await openEmpty(options);
    const steps = [
      { name: 'good', sql: 'create table $schema.good (id integer);\n' },
      { name: 'bad', sql: 'create table $schema.half (id integer);\ncreate nonsense;\n' },
    ];
    await expect(migrate(database.db, options.schema, steps)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('(bad)'),
    });
    const { rows } = await sql`
      select 1 from information_schema.tables where table_schema = ${options.schema}
    `.execute(database.db);
    expect(rows).toEqual([]);
    await database.close();
  });

  it('never rounds a number beyond 2^53 to a wrong amount', async () => {
    const database = await openDatabase(test.options());
    await expect(sql`select 9007199254740993::bigint as cents`.execute(database.db)).rejects.toThrow(
      RangeError,
    );
    await database.close();
  });

  if (kind === 'a PostgreSQL server') {
    it('is created once by programs that start at the same time', async () => {
      const options = test.options();
      const all = await Promise.all(Array.from({ length: 4 }, () => openDatabase(options)));
      expect(await all[0]?.db.selectFrom('migrations').select('version').execute()).toHaveLength(
        migrations.length,
      );
      await Promise.all(all.map((database) => database.close()));
    });

    it('is awaited while another program migrates it, longer than the time limit of a statement', async () => {
      const options = test.options();
      const other = await openEmpty(options);
      await migrate(other.db, options.schema, migrations.slice(0, 2));
      const holding = (milliseconds: number, what: RawBuilder<unknown>) =>
        other.transaction(async (trx) => {
          await what.execute(trx);
          await sleep(milliseconds);
        });
      const orders = sql.table(`${options.schema}.orders`);
      const lock = `opencloudpay ${options.schema}`;
      const held = Promise.all([
        holding(1500, sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`),
        holding(3000, sql`lock table ${orders} in access exclusive mode`),
      ]);
      await sleep(100);
      await (await openDatabase({ ...options, statementTimeout: 100 })).close();
      await held;
      await other.close();
    });
  }
});
