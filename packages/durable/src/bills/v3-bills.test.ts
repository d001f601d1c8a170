/** The bills of an account of WeChat Pay v3: a signed address, then a file whose SHA1 is compared. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { listDifferences } from '../store/bills/list-bills';
import { openStore, type Store } from '../store/store';
import { v3AccountAt } from '../testing/forging/v3';
import { captureLog, listen } from '../testing/gateway';
import { createPostgresDatabase, type PostgresDatabase } from '../testing/postgres';
import { V3_MERCHANT, v3Headers } from '../testing/v3-headers';
import { checkBills } from './options';
import { createReconciliation } from './reconciliation';

const DAY = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString().slice(0, 10);
const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额';
const BILL = [
  COLUMNS,
  `\`${DAY} 12:00:00,\`wx1,\`${V3_MERCHANT},\`1712734762,\`421,\`sold-1,\`oPayer,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`1.00,\`0.00,\`0,\`0,\`0.00,\`,\`茶,\`,\`0.01000,\`0.60%,\`1.00,\`0.00`,
  '总交易单数,应结订单总金额,退款总金额,订单总金额',
  '`1.0,`1.00,`0.00,`1.00\r\n',
].join('\r\n');
const FILE = '/v3/billdownload/file?token=x';

interface Answer {
  readonly status: number;
  readonly json: object;
}

let postgres: PostgresDatabase;
let store: Store;
let wechatPay: Awaited<ReturnType<typeof listen>>;
let asked: (string | undefined)[] = [];
/** What the attacker or WeChat Pay itself does. */
let file = gzipSync(BILL);
let answer: Answer | undefined;
let headersOf = v3Headers;

beforeAll(async () => {
  postgres = await createPostgresDatabase();
  store = await openStore({ database: { url: postgres.url } });
  wechatPay = await listen((incoming, outgoing) => {
    incoming.resume();
    asked.push(incoming.url);
    if (incoming.url?.startsWith(FILE)) return void outgoing.end(file);
    const { status, json } = answer ?? { status: 200, json: addressOf(BILL) };
    const body = JSON.stringify(json);
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headersOf(body) }).end(body);
  });
});
afterAll(async () => {
  await wechatPay.close();
  await store.close();
  await postgres.close();
});
afterEach(async () => {
  asked = [];
  file = gzipSync(BILL);
  answer = undefined;
  headersOf = v3Headers;
  await store.database.db.deleteFrom('bills').execute();
});

function addressOf(bill: string): object {
  const hash_value = createHash('sha1').update(bill).digest('hex');
  return { hash_type: 'SHA1', hash_value, download_url: `${wechatPay.url}${FILE}` };
}

function books(more: object = {}) {
  const log = captureLog();
  const reconciliation = createReconciliation({
    ...{ database: store.database, options: checkBills(), gateway: 'g', logger: log.logger },
    account: { merchants: [{ ...v3AccountAt(wechatPay.url), ...more }] },
  });
  return { run: () => reconciliation.runDay(DAY), log };
}

describe('a bill of v3', () => {
  it('is fetched gzipped and compared', async () => {
    const { run } = books();
    expect(await run()).toMatchObject([
      { state: 'compared', mchId: V3_MERCHANT, listed: 1, payments: 1, paid: 100, differences: 1 },
    ]);
    expect(asked).toEqual([`/v3/bill/tradebill?bill_date=${DAY}&bill_type=ALL&tar_type=GZIP`, FILE]);
  });

  it('of one sub-merchant names it', async () => {
    expect(await books({ subMchIds: ['1712734762'] }).run()).toMatchObject([{ subMchId: '1712734762' }]);
    expect(asked[0]).toContain('&sub_mchid=1712734762');
  });

  it.each([
    ['altered', () => gzipSync(BILL.replaceAll('1.00', '2.00'))],
    ['cut', () => gzipSync(BILL).subarray(0, -20)],
    ['another one', () => gzipSync(BILL.replace('sold-1', 'sold-2'))],
  ])('that was %s on the way changes nothing, and is fetched again', async (_, altered) => {
    const { run, log } = books();
    const [before] = await run();
    file = altered();
    expect(await run()).toMatchObject([
      { state: 'failed', listed: before?.listed, paid: before?.paid, differences: before?.differences },
    ]);
    expect(log.lines()).toContainEqual(expect.objectContaining({ code: 'BILL_FAILED' }));
    file = gzipSync(BILL);
    expect(await run()).toMatchObject([{ state: 'compared', code: null }]);
  });

  it.each<[string, string, string, RegExp, object]>([
    ['day', `\`${DAY} `, '`2020-01-01 ', /is of \d{4}-\d\d-\d\d: it is the bill of another day/, {}],
    ['merchant', `\`${V3_MERCHANT},`, '`1900009999,', /it is the bill of another merchant/, {}],
    [
      'sub-merchant',
      '`1712734762,',
      '`1712734763,',
      /of merchant 1712734762:/,
      { subMchIds: ['1712734762'] },
    ],
  ])('of another %s, genuine as it may be, changes nothing', async (_, from, to, reason, more) => {
    const { run } = books(more);
    const [before] = await run();
    expect(before).toMatchObject({ state: 'compared', listed: 1 });
    const other = BILL.replaceAll(from, to);
    file = gzipSync(other);
    answer = { status: 200, json: addressOf(other) };
    expect(await run()).toMatchObject([
      {
        ...{ state: 'failed', code: 'BILL_INVALID', reason: expect.stringMatching(reason) },
        ...{ listed: 1, differences: before?.differences },
      },
    ]);
  });

  it('lists a payment in another currency than the order’s', async () => {
    const { orders, database } = store;
    const known = { merchant: '1712734762', outTradeNo: 'sold-1', api: 'unifiedOrder', totalFee: 100 };
    await orders.begin({ ...known, route: undefined, asked: {} });
    await orders.setState('sold-1', known.merchant, 'paid', { transactionId: '421' });
    expect(await books().run()).toMatchObject([{ state: 'compared', differences: 0 }]);
    const other = BILL.replace('`CNY,', '`JPY,');
    file = gzipSync(other);
    answer = { status: 200, json: addressOf(other) };
    expect(await books().run()).toMatchObject([{ state: 'compared', differences: 1 }]);
    expect(await listDifferences(database, { day: DAY })).toMatchObject([
      {
        ...{ kind: 'amount_differs', field: 'fee_type', outTradeNo: 'sold-1' },
        ...{ here: { amount: 100, currency: 'CNY' }, there: { amount: 100, currency: 'JPY' } },
      },
    ]);
    await database.db.deleteFrom('orders').execute();
  });

  it.each([
    ['unsigned', () => ({})],
    ['signed for another body', () => v3Headers('{}')],
  ])('whose address is %s is not fetched', async (_, forged) => {
    headersOf = forged as typeof v3Headers;
    expect(await books().run()).toMatchObject([{ state: 'failed' }]);
    expect(asked).not.toContain(FILE);
  });

  it('whose address leads elsewhere is not fetched', async () => {
    answer = { status: 200, json: { ...addressOf(BILL), download_url: 'https://evil.example.com/bill' } };
    expect(await books().run()).toMatchObject([{ state: 'failed' }]);
    expect(asked).not.toContain(FILE);
  });

  it('that does not exist means a day without trade, once that is certain', async () => {
    answer = { status: 400, json: { code: 'NO_STATEMENT_EXIST', message: '请求的账单文件不存在' } };
    expect(await books().run()).toMatchObject([
      { state: 'compared', code: 'NO_BILL_EXIST', reason: '请求的账单文件不存在', listed: 0 },
    ]);
  });

  it.each([401, 429, 500])(
    'is not missing because an unsigned answer with status %i says so',
    async (status) => {
      headersOf = () => ({}) as ReturnType<typeof v3Headers>;
      answer = { status, json: { code: 'NO_STATEMENT_EXIST', message: '请求的账单文件不存在' } };
      expect(await books().run()).toMatchObject([{ state: 'failed', code: 'NO_STATEMENT_EXIST' }]);
    },
  );

  it('that is being made is waited for, however long', async () => {
    answer = { status: 400, json: { code: 'STATEMENT_CREATING', message: '账单生成中' } };
    expect(await books().run()).toMatchObject([
      { state: 'waiting', code: 'BILL_CREATING', reason: '账单生成中' },
    ]);
  });

  it('that is refused is requested again, with the reason', async () => {
    answer = { status: 403, json: { code: 'NO_AUTH', message: '商户无权限' } };
    expect(await books().run()).toMatchObject([
      { state: 'failed', code: 'NO_AUTH', reason: expect.stringMatching(/^商户无权限: The merchant/) },
    ]);
  });
});

it('an account of v3 whose keys are wrong is refused when the gateway starts', () => {
  const account = { merchants: [{ ...v3AccountAt(wechatPay.url), apiV3Key: 'short' }] };
  const { logger } = captureLog();
  expect(() =>
    createReconciliation({
      ...{ database: store.database, options: checkBills(), gateway: 'g', logger, account },
    }),
  ).toThrow(/apiV3Key has 5 bytes, but must have 32/);
});
