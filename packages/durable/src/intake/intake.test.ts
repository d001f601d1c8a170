/** The one way into the store: notified and recovered notifications are treated alike. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { NotificationSource } from '../database/tables';
import { openStore, type Store } from '../store/store';
import { serverDatabase, type TestDatabase } from '../testing/durable';
import { captureLog, PAYMENT, REFUND, TARGET } from '../testing/gateway';
import { reporting } from '../testing/intake';
import { createIntake } from './intake';

const ERROR = 50;
const MERCHANT = '1712734762';
const NUMBER = String(PAYMENT['out_trade_no']);
const REFUND_NUMBER = String(REFUND['out_refund_no']);
const OF_ACCOUNT = { mch_id: '1900000109', sub_mch_id: MERCHANT };

let database: TestDatabase;
let store: Store;
let log: ReturnType<typeof captureLog>;
let counted: string[];
let stored: number;

beforeAll(async () => {
  database = await serverDatabase();
  store = await openStore({ database: database.options() });
});
afterAll(async () => {
  await store.close();
  await database.close();
});
beforeEach(async () => {
  log = captureLog();
  counted = [];
  stored = 0;
  for (const table of ['notifications', 'refunds', 'orders', 'mismatches'] as const)
    await store.database.db.deleteFrom(table).execute();
  const asked = { merchant: MERCHANT, route: TARGET, asked: {}, outTradeNo: NUMBER };
  await store.orders.begin({ ...asked, api: 'unifiedOrder', totalFee: 1 });
  await store.refunds.begin({ ...asked, outRefundNo: REFUND_NUMBER, refundFee: 1 });
});

const take = (
  kind: 'pay' | 'refund',
  source: NotificationSource,
  changed: TypedFields = {},
  more: object = {},
) =>
  createIntake(store, reporting(store, log.logger, counted).reportMismatch, () => {
    stored += 1;
  }).take({
    ...{ kind, source, target: TARGET, requestId: 'request-1' },
    fields: { ...(kind === 'pay' ? PAYMENT : { ...REFUND, ...OF_ACCOUNT }), ...changed },
    ...more,
  });

describe.each(['notified', 'recovered'] as const)('a notification that was %s', (source) => {
  it.each([
    ['pay', 'total_fee', { total_fee: 2 }],
    ['pay', 'sub_mch_id', { sub_mch_id: '1900000999' }],
    ['refund', 'refund_fee', { refund_fee: 3 }],
  ] as const)(
    'and does not fit (%s, %s) is counted, logged and stored once, and goes no further',
    async (kind, field, changed) => {
      expect(await take(kind, source, changed)).toMatchObject({ mismatch: { field } });
      expect(counted).toEqual([`${kind} ${field}`]);
      expect(log.lines()).toMatchObject([
        {
          level: ERROR,
          code: 'ORDER_MISMATCH',
          source,
          kind,
          field,
          outTradeNo: NUMBER,
          requestId: 'request-1',
        },
      ]);
      expect(await store.mismatches.list()).toMatchObject([{ kind, field, outTradeNo: NUMBER, times: 1 }]);
      expect((await store.showOrder(NUMBER)).notifications).toEqual([]);
      expect(stored).toBe(0);
    },
  );

  it('and differs from earlier facts is a mismatch, whatever the order says', async () => {
    const expected = { transaction_id: '4200000000000000000000000001' };
    expect(await take('pay', source, { total_fee: 2 }, { expected })).toMatchObject({
      mismatch: { field: 'transaction_id' },
    });
    const unknown = { transaction_id: null };
    expect(await take('pay', source, {}, { expected: unknown })).toEqual({ duplicate: false });
  });

  it('and matches is stored and queued, once', async () => {
    for (const kind of ['pay', 'refund'] as const) {
      expect(await take(kind, source)).toEqual({ duplicate: false });
      expect(await take(kind, source)).toEqual({ duplicate: true });
    }
    expect((await store.showOrder(NUMBER)).notifications).toMatchObject([
      { kind: 'pay', source, duplicates: 1 },
      { kind: 'refund', source, duplicates: 1 },
    ]);
    expect(stored).toBe(2);
    expect([counted, log.lines()]).toEqual([[], []]);
  });

  it('and is delivered nowhere is compared all the same', async () => {
    const nowhere = { target: undefined };
    expect(await take('pay', source, {}, nowhere)).toEqual({ duplicate: false });
    expect(await take('pay', source, { total_fee: 2 }, nowhere)).toHaveProperty('mismatch');
    expect((await store.showOrder(NUMBER)).notifications).toEqual([]);
  });
});

it('no other code accepts notifications, compares them with orders, or reports mismatches', () => {
  const sources = join(__dirname, '..');
  const users = (what: RegExp) =>
    readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('testing'))
      .filter((file) => what.test(readFileSync(join(sources, file), 'utf8')));
  expect(users(/\.accept\(/)).toEqual(['intake/intake.ts']);
  expect(users(/compareWithOrder\(store/)).toEqual(['intake/intake.ts']);
  expect(users(/mismatches\.record\(/)).toEqual(['intake/report-mismatch.ts']);
});
