/** Each operation of the store that writes a state, tried in each state, and in generated sequences. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { DifferenceKind } from './database/bill-tables';
import {
  NOTIFICATION_TRANSITIONS,
  type NotificationState,
  ORDER_TRANSITIONS,
  type OrderState,
  QUERIED_ORDER_STATES,
  QUERIED_REFUND_STATES,
  REFUND_TRANSITIONS,
  type RefundState,
} from './states';
import type { Attempt, AttemptResult } from './store/attempts/attempt';
import { queryDifferences } from './store/bills/query-differences';
import {
  type ClaimedOrder,
  type ClaimedRefund,
  claimOrders,
  claimRefunds,
  endOrder,
  endRefund,
  payOrder,
} from './store/orders/silent';
import { openStore, type Store } from './store/store';
import { serverDatabase, type TestDatabase } from './testing/durable';
import { PAYMENT, REFUND, REFUND_MERCHANT, TARGET } from './testing/gateway';
import { takeJobs } from './testing/take-jobs';

type Subject = 'orders' | 'refunds' | 'notifications';
type Table = Readonly<Record<string, Readonly<Partial<Record<string, readonly string[]>>>>>;

const TABLES: Readonly<Record<Subject, Table>> = {
  orders: ORDER_TRANSITIONS,
  refunds: REFUND_TRANSITIONS,
  notifications: NOTIFICATION_TRANSITIONS,
};

const ORDER_STATES: readonly OrderState[] = [
  'asked',
  'unknown',
  'refused',
  'ordered',
  'paid',
  'closed',
  'reversed',
  'expired',
];
const REFUND_STATES: readonly RefundState[] = [
  'asked',
  'unknown',
  'refused',
  'processing',
  'succeeded',
  'changed',
  'closed',
];
const NOTIFICATION_STATES: readonly NotificationState[] = ['pending', 'delivered', 'dead'];

const PAYER = String(PAYMENT['sub_mch_id']);
const NUMBER = String(PAYMENT['out_trade_no']);
const REFUND_NUMBER = String(REFUND['out_refund_no']);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

const ORDER = {
  merchant: PAYER,
  outTradeNo: NUMBER,
  api: 'unifiedOrder',
  totalFee: 1,
  route: TARGET,
  asked: {},
};
const REFUND_OF_ORDER = {
  merchant: PAYER,
  outRefundNo: REFUND_NUMBER,
  outTradeNo: NUMBER,
  refundFee: 1,
  route: TARGET,
  asked: {},
};

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await serverDatabase();
  store = await openStore({ database: database.options(), retry: { intervals: [0], giveUpAfter: 60_000 } });
  const { schema } = store.database;
  const run = (text: string) => store.database.executeSql(text);
  await run(`create table ${schema}.changes (subject text, before text, after text)`);
  await run(`
    create function ${schema}.note_change() returns trigger language plpgsql as $$
    begin
      insert into ${schema}.changes values (tg_table_name, old.state, new.state);
      return new;
    end $$
  `);
  for (const name of Object.keys(TABLES)) {
    await run(`
      create trigger note_change after update on ${schema}.${name}
      for each row when (old.state is distinct from new.state) execute function ${schema}.note_change()
    `);
  }
});
afterAll(async () => {
  await store.close();
  await database.close();
});
beforeEach(clear);

async function clear(): Promise<void> {
  const { db, executeSql, schema } = store.database;
  for (const table of ['notifications', 'refunds', 'orders', 'mismatches'] as const)
    await db.deleteFrom(table).execute();
  await executeSql(`delete from ${schema}_queue.job`);
  await executeSql(`delete from ${schema}.changes`);
}

const pay = () =>
  store.accept({ kind: 'pay', fields: { ...PAYMENT }, target: TARGET, source: 'notified', requestId: 'r' });
const refund = (status: string) =>
  store.accept({
    kind: 'refund',
    fields: { ...REFUND, ...REFUND_MERCHANT, refund_status: status, refund_id: `${status}-1` },
    target: TARGET,
    source: 'notified',
    requestId: 'r',
  });

async function claimedOrder(): Promise<ClaimedOrder> {
  const [order] = await store.orders.find(NUMBER);
  if (!order) throw new Error('There is no order.');
  return { ...order, queries: 0 };
}

async function claimedRefund(): Promise<ClaimedRefund> {
  const [found] = await store.refunds.find(REFUND_NUMBER);
  if (!found) throw new Error('There is no refund.');
  return { ...found, queries: 0 };
}

const stateOf = async (subject: Subject): Promise<string> => {
  const row = await store.database.db.selectFrom(subject).select('state').executeTakeFirstOrThrow();
  return row.state;
};

/** A bill lists the payment of the order, or the refund, which the store has in another state. */
async function listedByBill(difference: { kind: DifferenceKind; out_refund_no?: string }): Promise<void> {
  const { db } = store.database;
  await db.deleteFrom('bills').execute();
  const { id: billId } = await db
    .insertInto('bills')
    .values({ mch_id: 'm', sub_mch_id: '', day: '2026-01-01', state: 'waiting', next_attempt_at: LONG_AGO })
    .returning('id')
    .executeTakeFirstOrThrow();
  const there = JSON.stringify({ kind: 'payment' });
  await db
    .insertInto('bill_differences')
    .values({ bill_id: billId, run: 1, merchant: PAYER, out_trade_no: NUMBER, there, ...difference })
    .execute();
  await queryDifferences(store.database, { billId, run: 1 }, new Date());
}

/** By event and by target state: the operation of the store. `begin` returns its id. */
const orderOperations = {
  requested: { '': () => store.orders.begin(ORDER) },
  answered: answers(ORDER_TRANSITIONS.answered, (id, state) => store.orders.settle(id, { state })),
  confirmed: answers(ORDER_TRANSITIONS.confirmed, (_, state) => store.orders.setState(NUMBER, PAYER, state)),
  queried: {
    ...answers(ORDER_TRANSITIONS.queried, async (_, state) =>
      endOrder(store.database, await claimedOrder(), { state }),
    ),
    paid: async () =>
      payOrder(store.database, await claimedOrder(), { transactionId: '4200', totalFee: 1 }, new Date()),
  },
  billed: { unknown: () => listedByBill({ kind: 'state_differs' }) },
  notified: { paid: pay },
};
const refundOperations = {
  requested: { '': () => store.refunds.begin(REFUND_OF_ORDER) },
  answered: answers(REFUND_TRANSITIONS.answered, (id, state) => store.refunds.settle(id, { state })),
  queried: answers(REFUND_TRANSITIONS.queried, async (_, state) =>
    endRefund(store.database, await claimedRefund(), { state }),
  ),
  billed: { unknown: () => listedByBill({ kind: 'refund_differs', out_refund_no: REFUND_NUMBER }) },
  notified: {
    succeeded: () => refund('SUCCESS'),
    changed: () => refund('CHANGE'),
    closed: () => refund('REFUNDCLOSE'),
    // An unknown status changes nothing.
    '': () => refund('PROCESSING'),
  },
};

type Operation = (id: number) => Promise<unknown>;

function answers<State extends string>(
  row: Readonly<Partial<Record<State, unknown>>>,
  operate: (id: number, state: State) => Promise<unknown>,
): Record<string, Operation> {
  const states = Object.keys(row) as State[];
  return Object.fromEntries(states.map((state) => [state, (id: number) => operate(id, state)]));
}

/** The target state of an operation by the table. Empty if it may lead to several states. */
function expected(subject: Subject, event: string, to: string, from: string): string {
  const row = TABLES[subject][event] ?? {};
  if (to !== '') return row[to]?.includes(from) ? to : from;
  if (event !== 'requested') return from;
  return Object.keys(row).find((state) => row[state]?.includes(from)) ?? from;
}

function cases(operations: Record<string, Record<string, Operation>>, states: readonly string[]) {
  return Object.entries(operations).flatMap(([event, byState]) =>
    Object.entries(byState).flatMap(([to, operate]) =>
      states.map((from) => ({ event, to, from, operate, title: `${from}, ${event} ${to}` })),
    ),
  );
}

describe('an operation of the store changes a state as the table says, and only then', () => {
  it.each(cases(orderOperations, ORDER_STATES))('order: $title', async ({ event, to, from, operate }) => {
    const id = await store.orders.begin(ORDER);
    await store.database.db
      .updateTable('orders')
      .set({ state: from as OrderState })
      .execute();
    await operate(id);
    expect(await stateOf('orders')).toBe(expected('orders', event, to, from));
  });

  it.each(cases(refundOperations, REFUND_STATES))('refund: $title', async ({ event, to, from, operate }) => {
    const id = await store.refunds.begin(REFUND_OF_ORDER);
    await store.database.db
      .updateTable('refunds')
      .set({ state: from as RefundState })
      .execute();
    await operate(id);
    expect(await stateOf('refunds')).toBe(expected('refunds', event, to, from));
  });

  const results = {
    delivered: { verdict: { delivered: true } },
    pending: { verdict: { delivered: false, code: 'ADAPTER_FAILED', diagnosis: 'd' } },
    dead: { verdict: { delivered: false, code: 'ADAPTER_FAILED', diagnosis: 'd' } },
  } as const;
  const attempts = NOTIFICATION_STATES.flatMap((to) => NOTIFICATION_STATES.map((from) => ({ from, to })));

  it.each(attempts)('notification: $from, attempted $to', async ({ from, to }) => {
    await pay();
    const [job] = await takeJobs(store, 1);
    const attempt = job && (await store.attempts.begin(job));
    if (!job || !attempt) throw new Error('There is nothing to deliver.');
    await store.database.db.updateTable('notifications').set({ state: from }).execute();
    const since = to === 'dead' ? await age(attempt) : attempt.since;
    await store.attempts.settle(job, { ...attempt, since }, resultOf(results[to]));
    expect(await stateOf('notifications')).toBe(expected('notifications', 'attempted', to, from));
  });

  it.each(NOTIFICATION_STATES)('notification: %s, retried and replayed', async (from) => {
    const { id } = await pay();
    const set = () => store.database.db.updateTable('notifications').set({ state: from }).execute();
    await set();
    await store.retry(id);
    expect(await stateOf('notifications')).toBe(expected('notifications', 'retried', 'pending', from));
    await set();
    await store.replay({ from: LONG_AGO });
    expect(await stateOf('notifications')).toBe(from === 'delivered' ? 'delivered' : 'pending');
  });
});

/** Lets the two days of attempts pass. */
async function age({ notificationId }: Attempt): Promise<Date> {
  await store.database.db
    .updateTable('notifications')
    .set({ since: LONG_AGO })
    .where('id', '=', notificationId)
    .execute();
  return LONG_AGO;
}

function resultOf(result: Pick<AttemptResult, 'verdict'>): AttemptResult {
  return { reply: undefined, durationMs: 1, ...result };
}

/** The memory of one sequence between its operations: claims and attempts that may be stale when they are used. */
interface Held {
  order: number;
  refund: number;
  claims: ClaimedOrder[];
  refundClaims: ClaimedRefund[];
  attempts: { job: Parameters<Store['attempts']['begin']>[0]; attempt: Attempt }[];
}

type Step = (held: Held) => Promise<unknown>;

const claims = (held: Held): Promise<unknown> => {
  const due = {
    now: new Date(Date.now() + 3_600_000),
    silentSince: new Date(Date.now() + 60_000),
    limit: 10,
  };
  return Promise.all([
    claimOrders(store.database, due).then((found) => held.claims.push(...found)),
    claimRefunds(store.database, due).then((found) => held.refundClaims.push(...found)),
  ]);
};
const begins = async (held: Held): Promise<void> => {
  for (const job of await takeJobs(store, 5)) {
    const attempt = await store.attempts.begin(job);
    if (attempt) held.attempts.push({ job, attempt });
  }
};
const settles =
  (delivered: boolean, dead: boolean): Step =>
  async (held) => {
    const [open] = held.attempts.splice(0, 1);
    if (!open) return;
    const attempt = dead ? { ...open.attempt, since: await age(open.attempt) } : open.attempt;
    const verdict = delivered
      ? ({ delivered } as const)
      : ({ delivered, code: 'ADAPTER_FAILED', diagnosis: 'd' } as const);
    await store.attempts.settle(open.job, attempt, resultOf({ verdict }));
  };
const retries = async (): Promise<void> => {
  const { records } = await store.listNotifications();
  for (const { id } of records) await store.retry(id);
};

const steps: Record<string, Step> = {
  ...named('order', orderOperations, ({ order }) => order),
  ...named('refund', refundOperations, ({ refund: id }) => id),
  claims,
  begins,
  delivers: settles(true, false),
  fails: settles(false, false),
  gives: settles(false, true),
  retries,
  replays: () => store.replay({ from: LONG_AGO, states: NOTIFICATION_STATES }),
};
for (const state of Object.keys(ORDER_TRANSITIONS.queried) as (keyof typeof ORDER_TRANSITIONS.queried)[])
  steps[`stale order ${state}`] = async ({ claims: held }) =>
    Promise.all(held.map((claim) => endOrder(store.database, claim, { state })));
steps['stale refund refused'] = async ({ refundClaims }) =>
  Promise.all(refundClaims.map((claim) => endRefund(store.database, claim, { state: 'refused' })));

function named(
  subject: string,
  operations: Record<string, Record<string, Operation>>,
  idOf: (held: Held) => number,
): Record<string, Step> {
  return Object.fromEntries(
    Object.entries(operations).flatMap(([event, byState]) =>
      Object.entries(byState).map(([to, operate]): [string, Step] => [
        `${subject} ${event} ${to}`,
        (held) => operate(idOf(held)),
      ]),
    ),
  );
}

it('makes no transition that the table forbids, in any order of operations', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 5, maxLength: 30 }),
      async (sequence) => {
        await clear();
        const held: Held = {
          order: await store.orders.begin(ORDER),
          refund: await store.refunds.begin(REFUND_OF_ORDER),
          claims: [],
          refundClaims: [],
          attempts: [],
        };
        for (const step of sequence) await steps[step]?.(held);
        const { rows } = await sql<{ subject: Subject; before: string; after: string }>`
          select distinct subject, before, after from ${sql.id(store.database.schema, 'changes')}
        `.execute(store.database.db);
        const forbidden = rows.filter(
          ({ subject, before, after }) =>
            !Object.values(TABLES[subject]).some((row) => row[after]?.includes(before)),
        );
        expect(forbidden).toEqual([]);
      },
    ),
    { numRuns: runs(20) },
  );
});

describe('the table', () => {
  it('never undoes a payment or an ended refund', () => {
    const leaving = (table: Table, from: string) =>
      Object.values(table).flatMap((row) =>
        Object.keys(row).filter((to) => to !== from && row[to]?.includes(from)),
      );
    expect(leaving(ORDER_TRANSITIONS, 'paid')).toEqual(['reversed']);
    expect(leaving(ORDER_TRANSITIONS, 'reversed')).toEqual([]);
    expect(leaving(REFUND_TRANSITIONS, 'succeeded')).toEqual([]);
    expect(leaving(REFUND_TRANSITIONS, 'closed')).toEqual([]);
    // An order that counts as closed or expired may be paid all the same: a notification says so, or a bill makes doubt.
    expect(leaving(ORDER_TRANSITIONS, 'closed')).toEqual(['unknown', 'paid']);
    expect(leaving(ORDER_TRANSITIONS, 'expired')).toEqual(['asked', 'unknown', 'paid']);
  });

  it('names the same states as the indexes of silent orders and refunds', async () => {
    const { rows } = await sql<{ indexname: string; indexdef: string }>`
      select indexname, indexdef from pg_indexes
      where schemaname = ${store.database.schema} and indexname in ('orders_silent', 'refunds_silent')
    `.execute(store.database.db);
    const held = Object.fromEntries(
      rows.map(({ indexname, indexdef }) => [
        indexname,
        [...(indexdef.split(' WHERE ')[1] ?? '').matchAll(/'(\w+)'/g)].map(([, state]) => state),
      ]),
    );
    expect(held).toEqual({ orders_silent: QUERIED_ORDER_STATES, refunds_silent: QUERIED_REFUND_STATES });
  });
});
