import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createPostgresDatabase, type PostgresDatabase } from '../../testing/postgres';
import { preparedStatements } from '../prepared-statements';
import type { SqlPool } from '../sql-pool';
import { openPostgresPool } from './postgres-pool';

let postgres: PostgresDatabase;
let pool: SqlPool;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  pool = openPool();
});
afterAll(async () => {
  await pool.end();
  await postgres.close();
});

function openPool(url = postgres.url): SqlPool {
  return openPostgresPool({
    url,
    // So that every test gets the same one.
    connections: 1,
    connectTimeout: 3_000,
    statementTimeout: 10_000,
    onBroken: () => {},
  });
}

async function query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = await pool.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    client.release();
  }
}

/** Those that the connection keeps; says so without being one of them. */
async function kept(): Promise<string[]> {
  const rows = await query<{ statement: string }>('select statement from pg_prepared_statements');
  return rows.map(({ statement }) => statement);
}

describe('a connection to a server', () => {
  it('keeps a statement that comes again, and none as large as a bill', async () => {
    for (const number of [1, 2, 3])
      expect(await query('select $1::int as number', [number])).toEqual([{ number }]);
    const rows = Array.from({ length: 1_500 }, (_, index) => index);
    await query(`select ${rows.map((row) => `$${row + 1}::int`).join(', ')}`, rows);
    expect(await kept()).toEqual(['select $1::int as number']);
  });

  it('is given up where a later program has changed a table, and the next one sees what is there', async () => {
    await query('create table sold (id int, name text); insert into sold values (1, $$tea$$)');
    const look = () => query('select * from sold where id = $1', [1]);
    await look();
    await query('alter table sold add column price int');
    await expect(look()).rejects.toThrow('cached plan');
    expect(await look()).toEqual([{ id: 1, name: 'tea', price: null }]);
  });

  it('keeps nothing any more once it turns out that what it keeps is gone: a pooler is in between', async () => {
    const look = () => query('select $1::int as gone', [1]);
    await look();
    await query('deallocate all');
    await expect(look()).rejects.toThrow('does not exist');
    expect(await look()).toEqual([{ gone: 1 }]);
    expect(await kept()).toEqual([]);
  });
});

it('survives a server that ends in the moment in which it opens a connection', async () => {
  // As the packets of a server whose postmaster was killed may arrive: the last word together with the welcome.
  const welcome = Buffer.from('5200000008000000005a0000000549', 'hex');
  const field = (name: string, text: string) => `${name}${text}\0`;
  const fields = Buffer.from(
    `${field('S', 'FATAL')}${field('C', '57P01')}${field('M', 'terminating connection')}\0`,
  );
  const head = Buffer.from('4500000000', 'hex');
  head.writeUInt32BE(4 + fields.length, 1);
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([welcome, head, fields])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dying = openPool(`postgres://user@127.0.0.1:${port}/shop`);
  const client = await dying.connect();
  await expect(client.query('select 1')).rejects.toThrow('connection error');
  client.release();
  await dying.end();
  server.close();
});

describe('a transaction', () => {
  const inTransaction = async (...statements: [text: string, values?: unknown[]][]) => {
    const client = await pool.connect();
    const sent = jest.spyOn(pg.Client.prototype, 'query');
    const results: unknown[] = [];
    try {
      for (const [text, values] of statements)
        results.push((await client.query(text, values).catch((error: Error) => error.message)) as unknown);
      return {
        results,
        sent: sent.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? query),
      };
    } finally {
      sent.mockRestore();
      client.release();
    }
  };

  it('begins with its first statement in one message, and is one transaction', async () => {
    await query('create table paid (id int)');
    const { results, sent } = await inTransaction(
      ['begin'],
      ['select 1 as one'],
      ['insert into paid values ($1)', [1]],
      ['rollback'],
    );
    expect(sent).toEqual(['begin; select 1 as one', 'insert into paid values ($1)', 'rollback']);
    expect(results[1]).toMatchObject({ command: 'SELECT', rows: [{ one: 1 }] });
    expect(await query('select * from paid')).toEqual([]);
  });

  it('begins before a first statement with values', async () => {
    const { sent } = await inTransaction(['begin'], ['insert into paid values ($1)', [1]], ['rollback']);
    expect(sent).toEqual(['begin', 'insert into paid values ($1)', 'rollback']);
    expect(await query('select * from paid')).toEqual([]);
  });

  it('is over after its first statement has failed and it was rolled back', async () => {
    const { results } = await inTransaction(['begin'], ['select 1 / 0'], ['rollback']);
    expect(results[1]).toBe('division by zero');
    expect(await query('select 2 as two')).toEqual([{ two: 2 }]);
  });

  it('without a statement is not sent', async () => {
    expect((await inTransaction(['begin'], ['commit'])).sent).toEqual([]);
    expect(await query('select now() = statement_timestamp() as outside')).toEqual([{ outside: true }]);
  });
});

describe('statements together', () => {
  // Another pool: the former one keeps no statements.
  beforeAll(async () => {
    await pool.end();
    pool = openPool();
  });

  const together = async (...statements: [text: string, values: unknown[]][]) => {
    const client = await pool.connect();
    const sent = jest.spyOn(pg.Client.prototype, 'query');
    try {
      const rows = await client.together(statements.map(([text, values]) => ({ text, values })));
      client.release();
      return { rows, messages: sent.mock.calls.length };
    } catch (error) {
      client.release();
      throw error;
    } finally {
      sent.mockRestore();
    }
  };

  it('are one message and one transaction, also when they come again', async () => {
    await query('create table moved (id bigint primary key)');
    for (const id of [1, 2]) {
      const { rows, messages } = await together(
        ['insert into moved values ($1) returning id', [id]],
        [
          'select count(*) as number, pg_current_xact_id_if_assigned() is not null as same from moved where id > $1',
          [0],
        ],
      );
      expect(rows).toEqual([[{ id }], [{ number: id, same: true }]]);
      expect(messages).toBe(1);
    }
    expect(await kept()).toContain('insert into moved values ($1) returning id');
  });

  it('all do nothing if one of them fails, and the next ones run on another connection', async () => {
    const before = await query('select pg_backend_pid() as pid');
    for (const [text, value, failure] of [
      ['insert into moved values ($1)', 3, 'duplicate key'],
      ['insert into moved select 1 / $1::int', 0, 'division by zero'],
    ] as const)
      await expect(together(['insert into moved values ($1)', [3]], [text, [value]])).rejects.toThrow(
        failure,
      );
    // Without a form that can be sent: nothing must be committed of those that were written before it.
    const unsendable = {
      toPostgres() {
        throw new Error('no such form');
      },
    };
    await expect(
      together(['insert into moved values ($1)', [4]], ['select $1::text', [unsendable]]),
    ).rejects.toThrow('no such form');
    expect(await query('select id from moved order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await query('select pg_backend_pid() as pid')).not.toEqual(before);
  });

  it('see what was committed before each of them began', async () => {
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    await other.query('begin; select pg_advisory_xact_lock(7); insert into moved values (9)');
    const waiting = together(
      ['select pg_advisory_xact_lock($1)', [7]],
      ['select id from moved where id = $1', [9]],
    );
    const waits = "select from pg_locks where locktype = 'advisory' and not granted";
    while ((await other.query(waits)).rowCount === 0) await new Promise((done) => setTimeout(done, 5));
    await other.query('commit');
    expect((await waiting).rows[1]).toEqual([{ id: 9 }]);
    await other.end();
  });
});

describe('the names of prepared statements', () => {
  it('are the text’s: two gateways behind one pooler never take one statement for another', () => {
    const [one, other] = [preparedStatements(), preparedStatements()];
    one.nameOf('select $1', [1]);
    const name = one.nameOf('select $1::int', [1]);
    expect(other.nameOf('select $1::int', [1])).toBe(name);
    expect(other.nameOf('select $1', [1])).not.toBe(name);
  });

  it('are a hundred at most', () => {
    const statements = preparedStatements();
    const names = Array.from({ length: 120 }, (_, index) => statements.nameOf(`select $1 as n${index}`, [1]));
    expect(names.filter((name) => name !== undefined)).toHaveLength(100);
    expect(statements.nameOf('select $1 as n0', [1])).toBe(names[0]);
  });
});
