import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { listDifferences } from '../store/bills/list-bills';
import { openStore, type Store } from '../store/store';
import { captureLog, listen } from '../testing/gateway';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';
import { checkBills } from './options';
import { createReconciliation } from './reconciliation';

/** By hand at full size: `BILL_ROWS=1000000 npx jest packages/durable/src/bills/long-bill`. */
const ROWS = Number(process.env['BILL_ROWS'] ?? 20_000);
/** A day whose bill WeChat Pay still has. */
const DAY = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString().slice(0, 10);
const MERCHANT = '1900000109';
const NUMBERS = { lacking: 5, altered: 10, unknown: ROWS + 1 };

let postgres: PostgresDatabase;
let store: Store;
let wechatPay: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  store = await openStore({ database: { url: postgres.url } });
  const { db, schema } = store.database;
  for (let from = 1; from <= ROWS; from += 50_000) {
    await sql`
      insert into ${sql.id(schema, 'orders')}
        (merchant, out_trade_no, api, mch_id, total_fee, asked, state, transaction_id, asked_at, paid_at)
      select ${MERCHANT}, 'order-' || n, 'unifiedOrder', ${MERCHANT}, 100 + n % 50, '{}', 'paid', '42' || n, at, at
      from generate_series(${from}::bigint, ${Math.min(from + 49_999, ROWS)}::bigint) n,
        lateral (select ${`${DAY}T00:00:00+08`}::timestamptz + n * interval '80000 seconds' / ${ROWS} as at) t
    `.execute(db);
  }
  wechatPay = await listen((incoming, outgoing) => {
    incoming.resume();
    pipeline(Readable.from(billText()), createGzip({ level: 1 }), outgoing).catch(() => outgoing.destroy());
  });
}, 600_000);

afterAll(async () => {
  await wechatPay.close();
  await store.close();
  await postgres.close();
});

/** A bill that is streamed: it misses one order, has another amount in one, and has one unknown order. */
function* billText() {
  yield '\uFEFF交易时间,公众账号ID,商户号,特约商户号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额\r\n';
  let count = 0;
  let sum = 0;
  let lines: string[] = [];
  for (let n = 1; n <= ROWS + 1; n += 1) {
    if (n === NUMBERS.lacking) continue;
    const cents = 100 + (n % 50) + (n === NUMBERS.altered ? 1 : 0);
    const yuan = (cents / 100).toFixed(2);
    count += 1;
    sum += cents;
    lines.push(
      `\`${DAY} 12:00:00,\`wx1,\`${MERCHANT},\`0,\`42${n},\`order-${n},\`oPayer,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`${yuan},\`0.00,\`0,\`0,\`0.00,\`,\`茶叶 一斤,\`,\`0.01000,\`0.60%,\`${yuan},\`0.00\r\n`,
    );
    if (lines.length === 1000) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
  yield `总交易单数,应结订单总金额,退款总金额,订单总金额\r\n\`${count}.0,\`${(sum / 100).toFixed(2)},\`0.00,\`${(sum / 100).toFixed(2)}\r\n`;
}

describe('a long bill', () => {
  it('is compared in constant memory', async () => {
    const books = createReconciliation({
      database: store.database,
      account: {
        mode: 'direct',
        appid: 'wx1',
        mchId: MERCHANT,
        apiKey: 'k'.repeat(32),
        endpoints: [wechatPay.url],
      },
      options: checkBills(),
      logger: captureLog().logger,
      gateway: 'g',
    });
    const began = performance.now();
    const held: number[] = [];
    const done = await books.runDay(DAY, {
      onRows: (rows) => {
        if (rows > (ROWS / 10) * (held.length + 1)) held.push(memoryHeld());
      },
    });
    if (process.env['BILL_ROWS']) {
      const megabytes = held.map((bytes) => Math.round(bytes / 1048576)).join(' ');
      process.stdout.write(
        `${ROWS} rows: ${Math.round(performance.now() - began)} ms, MiB held: ${megabytes}\n`,
      );
    }
    expect(done).toMatchObject([{ state: 'compared', listed: ROWS, payments: ROWS, differences: 3 }]);
    expect(await listDifferences(store.database, { day: DAY })).toMatchObject([
      { kind: 'amount_differs', outTradeNo: `order-${NUMBERS.altered}` },
      { kind: 'missing_here', outTradeNo: `order-${NUMBERS.unknown}` },
      { kind: 'missing_there', outTradeNo: `order-${NUMBERS.lacking}` },
    ]);
    // Memory at the end is as at the beginning. As records, the rows between need a kilobyte each.
    expect((held.at(-1) ?? 0) - (held[0] ?? 0)).toBeLessThan(ROWS * 100);
  }, 600_000);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes in use, without garbage that waits for collection. */
function memoryHeld(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
