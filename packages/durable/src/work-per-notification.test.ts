/** What a notification costs the database, in counts: times depend on the machine. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { openStore, type Store } from './store/store';
import { type DeliveryLine, startDeliveryLine } from './testing/delivery-line';
import { ownServer } from './testing/durable';

/** For one notification, from its arrival to its recorded delivery. */
interface Work {
  statements: number;
  /** Transactions that write: each waits for the disk. */
  transactions: number;
  walBytes: number;
}

let database: Awaited<ReturnType<typeof ownServer>>;
let observer: pg.Client;
let queries: jest.SpiedFunction<typeof pg.Client.prototype.query>;
let recorded = 0;
let onRecorded = () => {};
const lines: DeliveryLine[] = [];
const stores: Store[] = [];

beforeAll(async () => {
  database = await ownServer();
  observer = new pg.Client({ connectionString: database.postgres.url });
  await observer.connect();
  // After a checkpoint the first change of a page writes the whole page to the log; autovacuum writes at any time.
  await observer.query('alter system set full_page_writes = off');
  await observer.query('alter system set autovacuum = off');
  await observer.query('select pg_reload_conf()');
  queries = jest.spyOn(pg.Client.prototype, 'query');
});
afterAll(async () => {
  await observer.end();
  await database.close();
});
afterEach(async () => {
  for (const line of lines.splice(0)) await line.stop();
  for (const store of stores.splice(0)) await store.close();
});

/** Gateways that share a new schema. */
async function start(gateways: number, groupConcurrency = 20): Promise<void> {
  const options = database.options();
  for (let number = 0; number < gateways; number += 1) {
    const store = await openStore({ database: options, leaseSeconds: 60 });
    stores.push(store);
    const counting = { groupConcurrency, onRecorded: () => countOne() };
    lines.push(startDeliveryLine(store, counting));
  }
  // Opens the connections.
  await deliver(20, 'warm');
}

function countOne(): void {
  recorded += 1;
  onRecorded();
}

/** Sends so many payments to each gateway at the same moment, and waits until all are delivered. */
async function deliver(perGateway: number, name: string, functionName?: string): Promise<void> {
  const until = recorded + perGateway * lines.length;
  const all = new Promise<void>((resolve) => {
    onRecorded = () => {
      if (recorded >= until) resolve();
    };
  });
  await Promise.all(
    lines.map((line, gateway) => {
      const names = Array.from({ length: perGateway }, (_, index) => `${name}-${gateway}-${index}`);
      return line.pay(names, functionName);
    }),
  );
  await all;
}

async function observed(): Promise<{ lsn: number; transaction: number }> {
  const { rows } = await observer.query(
    `select (pg_current_wal_insert_lsn() - '0/0')::float8 as lsn, pg_current_xact_id()::text::float8 as transaction`,
  );
  return rows[0];
}

/** Waits for the dispatchers' last search. */
async function quiet(): Promise<void> {
  for (let seen = -1; seen !== queries.mock.calls.length; ) {
    seen = queries.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function workOf(perGateway: number, name: string): Promise<Work> {
  const count = perGateway * lines.length;
  await quiet();
  queries.mockClear();
  const before = await observed();
  await deliver(perGateway, name);
  await quiet();
  const after = await observed();
  const own = queries.mock.contexts.filter((context) => context !== observer);
  return {
    statements: own.length / count,
    // The observation is a transaction, too.
    transactions: (after.transaction - before.transaction - 1) / count,
    walBytes: Math.round((after.lsn - before.lsn) / count),
  };
}

describe('a notification', () => {
  it('that arrives alone costs seven round trips and three transactions', async () => {
    await start(1);
    for (const name of ['a', 'b', 'c']) {
      const { statements, transactions, walBytes } = await workOf(1, name);
      expect(statements).toBeLessThanOrEqual(7);
      expect(transactions).toBeLessThanOrEqual(3);
      expect(walBytes).toBeLessThan(8_500);
    }
  });

  it('in a burst of 50 shares statements and transactions, also if two gateways share the database', async () => {
    await start(1);
    const alone = await workOf(50, 'one');
    for (const line of lines.splice(0)) await line.stop();
    await start(2);
    const together = await workOf(50, 'two');
    for (const { statements, transactions, walBytes } of [alone, together]) {
      expect(statements).toBeLessThanOrEqual(1);
      expect(transactions).toBeLessThanOrEqual(0.3);
      expect(walBytes).toBeLessThan(8_500);
    }
    expect(together.walBytes).toBeLessThan(1.15 * alone.walBytes);
  });
});

/** Sends payments to all gateways in turn, so many in progress at once, and waits until all are delivered. */
async function deliverSteadily(total: number, atOnce: number, name: string): Promise<void> {
  let sent = 0;
  const until = recorded + total;
  const all = new Promise<void>((resolve) => {
    onRecorded = () => {
      if (recorded >= until) resolve();
    };
  });
  const sender = async () => {
    while (sent < total) {
      sent += 1;
      await lines[sent % lines.length]?.pay([`${name}-${sent}`]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  await all;
}

it('in a steady stream is searched for only where it can be found, also by a second gateway', async () => {
  const count = 240;
  const work = async (gateways: number) => {
    await start(gateways, 10);
    await quiet();
    queries.mockClear();
    await deliverSteadily(count, 32, `steady-${gateways}`);
    const texts = queries.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? '');
    for (const line of lines.splice(0)) await line.stop();
    return {
      /** Round trips: each wakes the gateway and the database. */
      roundTrips: texts.length / count,
      searches: texts.filter((text) => text.includes('with recursive groups')).length / count,
    };
  };
  const one = await work(1);
  const two = await work(2);
  // The function has ten places. A search after each batch that was stored would make it more than 0.2.
  expect(one.searches).toBeLessThanOrEqual(0.15);
  expect(two.searches).toBeLessThanOrEqual(0.2);
  expect(one.roundTrips).toBeLessThanOrEqual(0.9);
  expect(two.roundTrips).toBeLessThanOrEqual(1.2);
});

it('is delivered without reading the notifications that wait for a function without a free place', async () => {
  await start(1, 10);
  const [store] = stores;
  const jobs = `${store?.database.schema}_queue.job_common`;
  const fill = (from: number, to: number, state: string) =>
    observer.query(`
      insert into ${jobs} (name, data, state, singleton_key, group_id, policy, started_on, expire_seconds)
      select 'deliveries', '{}', '${state}', 'waits-' || i, 'prod-1a2b/slow_cb', 'exclusive', now(), 60
      from generate_series(${from}, ${to}) i`);
  await fill(1, 10, 'active');
  await fill(11, 60, 'created');
  await observer.query(`vacuum analyze ${jobs}`);
  const blocks: number[] = [];
  for (const size of [60, 5_000]) {
    await fill(61, size, 'created');
    queries.mockClear();
    await deliver(5, `others-${size}`);
    const search = queries.mock.calls
      .map(([query]) => query as unknown as { text: string; values: unknown[] })
      .find(({ text }) => typeof text === 'string' && text.includes('with recursive groups'));
    if (!search) throw new Error('There was no search for due jobs.');
    await observer.query('begin');
    const { rows } = await observer.query(
      `explain (analyze, buffers, format json) ${search.text}`,
      search.values,
    );
    await observer.query('rollback');
    const plan = rows[0]['QUERY PLAN'][0].Plan;
    blocks.push(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);
  }
  expect(blocks[1]).toBeLessThan((blocks[0] ?? 0) + 20);
});
