/** The cost of a notification while very many others wait for a function that is down, or as slow as its timeout. */
import type { Connection } from '../chaos/pg-client.ts';
import type { PostgresServer } from '../chaos/postgres.ts';
import { startGateways } from './gateways.ts';
import { type Accepted, send } from './load.ts';
import { HANGING, payment, TARGET } from './notifications.ts';

export interface Waiting {
  /** How many deliveries wait. */
  waiting: number;
  /** Why they wait: for their next attempt, or for a free call of a function at its concurrency limit. */
  for: 'next attempt' | 'turn';
  /** Of other functions' notifications, accepted and delivered. */
  perSecond: number;
  /** Milliseconds to the acknowledgement. */
  p50: number;
  p99: number;
  /** Milliseconds of PostgreSQL for each notification. */
  databaseMs: number;
  /** The time to take deliveries from the queue, each time. */
  takeMs: number;
  /** Milliseconds of an answer of `/readyz`. */
  readyMs: number;
}

export interface WaitingOptions {
  /** Ascending. */
  sizes: readonly number[];
  notifications: number;
  atOnce: number;
  postgres: PostgresServer;
  connection: Connection;
  say: (what: string) => void;
}

/** The concurrency limit of one function: so many calls occupy it before the measurement. */
export const TURNS = 10;

export async function measureWaiting(options: WaitingOptions): Promise<Waiting[]> {
  const results: Waiting[] = [];
  for (const why of ['next attempt', 'turn'] as const) {
    for (const waiting of options.sizes) {
      options.say(`${waiting} wait for their ${why}`);
      results.push(await measure(waiting, why, options));
    }
  }
  return results;
}

async function measure(
  waiting: number,
  why: Waiting['for'],
  { notifications, atOnce, postgres, connection }: WaitingOptions,
): Promise<Waiting> {
  const schema = `waiting_${why === 'turn' ? 'turn' : 'attempt'}_${waiting}`;
  const gateways = await startGateways(1, { url: postgres.url(), schema });
  try {
    const load = async (name: string, count: number, target = TARGET): Promise<Accepted> => {
      let index = 0;
      const accepted = await send({
        gateways: gateways.urls,
        atOnce,
        next: async () => {
          index += 1;
          if (index > count) return undefined;
          const number = `${name}-${index}`;
          // A function that hangs stays occupied.
          if (target === TARGET) await gateways.room();
          return payment(`WAITING-${number}`, `W-${number}`, target);
        },
      });
      if (accepted.refused > 0) throw new Error(`${accepted.refused} notifications were refused.`);
      return accepted;
    };
    await load('hang', TURNS, HANGING);
    await multiply(connection, schema, waiting, why);
    await load('warm', Math.ceil(notifications / 5));
    await connection.rows('select pg_stat_statements_reset()');
    const started = performance.now();
    const accepted = await load('real', notifications);
    await gateways.delivered();
    const seconds = (performance.now() - started) / 1000;
    const [spent] = await connection.rows<{ ms: number; take: number }>(
      `select sum(total_exec_time)::float8 as ms,
         (sum(total_exec_time) filter (where query ~ 'with recursive groups')
           / sum(calls) filter (where query ~ 'with recursive groups'))::float8 as take
       from pg_stat_statements`,
    );
    const asked = performance.now();
    for (let time = 0; time < 5; time += 1) await (await fetch(`${gateways.urls[0]}/readyz`)).text();
    return {
      waiting,
      for: why,
      perSecond: notifications / seconds,
      p50: accepted.p50,
      p99: accepted.p99,
      databaseMs: (spent?.ms ?? 0) / notifications,
      takeMs: spent?.take ?? 0,
      readyMs: (performance.now() - asked) / 5,
    };
  } finally {
    await gateways.stop();
    await connection.rows(`drop schema ${schema} cascade; drop schema ${schema}_queue cascade`);
  }
}

/** Adds deliveries like the last hanging one, each with its own order, as a gateway would have stored and queued them. */
export async function multiply(
  connection: Connection,
  schema: string,
  count: number,
  why: Waiting['for'],
): Promise<void> {
  const due = why === 'turn' ? 'now()' : `now() + interval '1 hour'`;
  await connection.rows(`
    insert into ${schema}.notifications overriding system value
    select new.*
    from (select * from ${schema}.notifications limit 1) one, generate_series(1, ${count}) i,
      lateral jsonb_populate_record(null::${schema}.notifications, to_jsonb(one) || jsonb_build_object(
        'id', nextval(pg_get_serial_sequence('${schema}.notifications', 'id')), 'number', 'W-wait-' || i,
        'out_trade_no', 'WAITING-wait-' || i, 'transaction_id', 'W-wait-' || i,
        'lane', one.mch_id || '/WAITING-wait-' || i, 'next_attempt_at', ${due})) new`);
  await connection.rows(`
    insert into ${schema}_queue.job_common
    select new.*
    from (select * from ${schema}_queue.job_common limit 1) one, ${schema}.notifications n,
      lateral jsonb_populate_record(null::${schema}_queue.job_common, to_jsonb(one) || jsonb_build_object(
        'id', gen_random_uuid(), 'state', 'retry', 'start_after', ${due}, 'started_on', null,
        'singleton_key', n.lane, 'data', jsonb_build_object('lane', n.lane))) new
    where n.out_trade_no like 'WAITING-wait-%'`);
  await connection.rows('vacuum analyze');
}
