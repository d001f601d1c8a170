/** The cost of a notification with few and with very many stored orders. */
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Connection } from '../chaos/pg-client.ts';
import type { PostgresServer } from '../chaos/postgres.ts';
import { type MeasuredGateways, startGateways } from './gateways.ts';
import { send } from './load.ts';
import { APPID, MERCHANT, payment, TOTAL_FEE } from './notifications.ts';
import { indexesUsed, readPlans, wholeReads } from './plans.ts';

export interface Stored {
  orders: number;
  /** Megabytes of the store, with its indexes. */
  size: number;
  /** Accepted and delivered: sending waits for deliveries. */
  perSecond: number;
  /** Milliseconds to the acknowledgement. */
  p50: number;
  p99: number;
  /** PostgreSQL's cost of each notification: milliseconds in statements, and read blocks of 8 KB. */
  databaseMs: number;
  databaseBlocks: number;
  /** The gateway's cost of each notification. */
  gatewayCpu: number;
  /** By table, over all statements of a notification. */
  indexes: Record<string, string[]>;
  /** Statements that scan a whole table, or a whole index, with more than a thousand rows: there must be none. */
  wholeReads: { table: string; text: string }[];
}

export interface StoredOptions {
  /** The numbers of stored orders, ascending. */
  sizes: readonly number[];
  /** The number of notifications that is measured with each. */
  notifications: number;
  atOnce: number;
  postgres: PostgresServer;
  connection: Connection;
  say: (what: string) => void;
}

/** For PostgreSQL: counts and explains statements. */
export const STATISTICS = {
  shared_preload_libraries: 'pg_stat_statements,auto_explain',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  log_line_prefix: '',
};

const EXPLAINED = 60;
/** Statements outside a notification's way: they store orders for this measurement, count the queue, or maintain it. */
const BESIDE = /generate_series|min\("?received_at|SET LOCAL lock_timeout|pg_stat_/;

export async function measureStored(options: StoredOptions): Promise<Stored[]> {
  const { sizes, postgres, connection } = options;
  // It creates the tables.
  const first = await startGateways(1, { url: postgres.url() });
  await first.stop();
  const results: Stored[] = [];
  let stored = Number((await connection.rows<{ n: string }>('select count(*) n from cloudpay.orders'))[0]?.n);
  for (const orders of sizes) {
    options.say(`${orders} orders stored`);
    await store(connection, stored, orders);
    stored = Math.max(stored, orders);
    const gateways = await startGateways(1, { url: postgres.url() });
    try {
      results.push(await measure(orders, gateways, options));
    } finally {
      await gateways.stop();
    }
  }
  return results;
}

async function measure(
  orders: number,
  gateways: MeasuredGateways,
  { notifications, atOnce, postgres, connection }: StoredOptions,
): Promise<Stored> {
  const load = async (name: string, count: number) => {
    await order(connection, `${name}${orders}`, count);
    let index = 0;
    const accepted = await send({
      gateways: gateways.urls,
      atOnce,
      next: async () => {
        index += 1;
        if (index > count) return undefined;
        const number = `SCALE-${name}${orders}-${index}`;
        await gateways.room();
        return payment(number, `T-${number}`);
      },
    });
    if (accepted.refused > 0) throw new Error(`${accepted.refused} notifications were refused.`);
    return accepted;
  };
  await load('warm', Math.ceil(notifications / 5));
  await gateways.drained();
  await connection.rows('select pg_stat_statements_reset()');
  const [before] = await gateways.usage();
  const started = performance.now();
  const accepted = await load('real', notifications);
  await gateways.drained();
  const seconds = (performance.now() - started) / 1000;
  const [after] = await gateways.usage();
  const [spent] = await connection.rows<{ ms: number; blocks: number }>(
    `select sum(total_exec_time)::float8 as ms, sum(shared_blks_hit + shared_blks_read)::float8 as blocks
     from pg_stat_statements
     where query !~ $1`,
    [BESIDE.source],
  );
  const { indexes, whole } = await explained(connection, postgres.log, async () => {
    await load('plan', EXPLAINED);
    await gateways.drained();
  });
  const [size] = await connection.rows<{ bytes: string }>(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class
     where relkind = 'r' and relnamespace = 'cloudpay'::regnamespace`,
  );
  return {
    orders,
    size: Number(size?.bytes) / 1024 / 1024,
    perSecond: notifications / seconds,
    p50: accepted.p50,
    p99: accepted.p99,
    databaseMs: (spent?.ms ?? 0) / notifications,
    databaseBlocks: (spent?.blocks ?? 0) / notifications,
    gatewayCpu: (after.cpu - before.cpu) / notifications,
    indexes,
    wholeReads: whole,
  };
}

async function explained(connection: Connection, log: string, work: () => Promise<void>) {
  const set = async (value: string) => {
    await connection.rows(`alter system set auto_explain.log_min_duration = ${value}`);
    await connection.rows('select pg_reload_conf()');
    // The server's processes receive the change by a signal.
    await new Promise((resolve) => setTimeout(resolve, 200));
  };
  const from = statSync(log).size;
  await set('0');
  await work();
  await set("'-1'");
  const file = await open(log);
  const text = (await file.read({ position: from, buffer: Buffer.alloc(statSync(log).size - from) })).buffer;
  await file.close();
  const plans = readPlans(text.toString('utf8')).filter((plan) => !BESIDE.test(plan.text));
  const sizes = await connection.rows<{ name: string; rows: number }>(
    'select relname as name, greatest(max(reltuples), 0) as rows from pg_class group by relname',
  );
  const rows = new Map(sizes.map((one) => [one.name, one.rows]));
  return {
    indexes: indexesUsed(plans),
    whole: wholeReads(plans, (table) => rows.get(table) ?? 0),
  };
}

/** Stores orders that were paid, notified and delivered, as a gateway leaves them, between two numbers. */
async function store(connection: Connection, from: number, to: number): Promise<void> {
  if (to <= from) return;
  const range = `generate_series(${from + 1}, ${to}) as i`;
  const ago = `now() - i * interval '1 second'`;
  await connection.rows(`
    insert into cloudpay.orders (merchant, out_trade_no, api, mch_id, appid, total_fee, trade_type, env_id, function_name,
      asked, state, transaction_id, asked_at, answered_at, paid_at)
    select '${MERCHANT.mchId}', 'STORED-' || i, 'unifiedOrder', '${MERCHANT.mchId}', '${APPID}', ${TOTAL_FEE}, 'JSAPI',
      'scale', 'pay_cb', '{"body":"Tea","spbill_create_ip":"127.0.0.1","attach":"some text of the shop"}', 'paid',
      'T-STORED-' || i, ${ago}, ${ago}, ${ago}
    from ${range}`);
  await connection.rows(`
    insert into cloudpay.notifications (kind, number, status, merchant, mch_id, appid, out_trade_no, transaction_id, amount,
      lane, env_id, function_name, source, body, content, request_id, received_at, state, since, attempts, delivered_at)
    select 'pay', 'T-STORED-' || i, 'SUCCESS', '${MERCHANT.mchId}', '${MERCHANT.mchId}', '${APPID}', 'STORED-' || i,
      'T-STORED-' || i, ${TOTAL_FEE}, '${MERCHANT.mchId}/STORED-' || i, 'scale', 'pay_cb', 'notified',
      convert_to(repeat(md5(i::text), 28), 'UTF8'), convert_to(repeat(md5(i::text), 18), 'UTF8'), md5(i::text), ${ago},
      'delivered', ${ago}, 1, ${ago}
    from ${range}`);
  await connection.rows(`
    insert into cloudpay.deliveries (notification_id, attempt, gateway, begun_at, ended_at, duration_ms, sent, reply, verdict)
    select id, 1, 'scale/1/a', received_at, received_at, 12, convert_to(repeat(md5(id::text), 18), 'UTF8'),
      convert_to('{"errcode":0}', 'UTF8'), 'delivered'
    from cloudpay.notifications left join (select distinct notification_id from cloudpay.deliveries) done
      on done.notification_id = id
    where state = 'delivered' and done.notification_id is null`);
  await connection.rows('vacuum analyze');
}

/** Stores orders that wait for their payment. */
async function order(connection: Connection, name: string, count: number): Promise<void> {
  await connection.rows(`
    insert into cloudpay.orders (merchant, out_trade_no, api, mch_id, appid, total_fee, trade_type, env_id, function_name,
      asked, state, asked_at, answered_at)
    select '${MERCHANT.mchId}', 'SCALE-${name}-' || i, 'unifiedOrder', '${MERCHANT.mchId}', '${APPID}', ${TOTAL_FEE},
      'JSAPI', 'scale', 'pay_cb', '{"body":"Tea","spbill_create_ip":"127.0.0.1"}', 'ordered', now(), now()
    from generate_series(1, ${count}) as i`);
}
