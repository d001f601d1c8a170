/** The stored call is the sent call; a call that cannot be sent is not stored. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { beijingTime, parseBeijingTime } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import type { Route } from '../store/rows/records';
import { durableGateway, folderDatabase, type TestDatabase, type TestedGateway } from '../testing/durable';
import { accountAt, type FakeWechatPay, MERCHANT, SUB_OPENID, startFakeWechatPay } from '../testing/gateway';

type Data = Record<string, unknown>;

const TOKEN = 'the-token-of-this-test';
const SUB_MCH_ID = '1712734762';
/** An ordinary merchant next to the service provider. */
const DIRECT = { mchId: '1700000001', appid: 'wx1111111111111111', apiKey: 'd'.repeat(32) };
const CALLER = { 'X-WX-OPENID': SUB_OPENID, 'X-WX-APPID': 'wxad347b7cfd1f7e6c', 'X-WX-ENV': 'prod-1a2b' };

let database: TestDatabase;
let wechatPay: FakeWechatPay;
let test: TestedGateway;

beforeAll(async () => {
  database = await folderDatabase();
  wechatPay = await startFakeWechatPay({
    [MERCHANT.mchId]: MERCHANT.apiKey,
    [DIRECT.mchId]: DIRECT.apiKey,
  });
  const account = accountAt(wechatPay.url);
  test = await durableGateway(database.options(), {
    recovery: false,
    cloudpay: {
      tokens: [{ token: TOKEN, rate: { perSecond: 10_000, burst: 10_000 } }],
      account: {
        merchants: [
          { ...account, mode: 'partner' },
          {
            ...account,
            ...DIRECT,
            mode: 'direct',
            subAppid: undefined as never,
            passphrase: account.passphrase,
          },
        ],
      },
    },
  });
});
afterAll(async () => {
  await test.gateway.close();
  await wechatPay.close();
  await database.close();
});
afterEach(clear);

async function clear(): Promise<void> {
  wechatPay.requests.length = 0;
  for (const table of ['refunds', 'orders', 'mismatches', 'prepay_ids'] as const)
    await test.gateway.store.database.db.deleteFrom(table).execute();
}

async function call(api: string, data: Data, headers: Record<string, string> = CALLER): Promise<Response> {
  return test.gateway.fetch(
    new Request(`http://gateway.test/v1/cloudpay/${api}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, ...headers },
      body: JSON.stringify(data),
    }),
  );
}

const ownNumber = fc.stringMatching(/^[0-9A-Za-z_*@|-]{6,32}$/);
/** Amounts as float arithmetic produces them, too. */
const cents = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom(0.29 * 100, 1.15 * 100, 69.6 * 100),
);
const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength })
    .filter((s) => s.trim() !== '' && !/\p{Cc}/u.test(s));
const merchant = fc.constantFrom<Data>(
  { sub_mch_id: SUB_MCH_ID },
  { sub_mch_id: Number(SUB_MCH_ID) },
  { sub_mch_id: SUB_MCH_ID, sub_appid: 'wx2222222222222222' },
  { sub_mch_id: DIRECT.mchId },
);
const callback = fc.oneof(
  fc.record({ function_name: fc.constantFrom('pay_cb', '支付 回调') }),
  fc.record({
    function_name: fc.constant('pay_cb'),
    env_id: fc.constantFrom('other-1', 'prod-1a2b'),
    callback_type: fc.constantFrom(1, '1'),
  }),
  fc.record({
    container: fc.constant({ service: 'shop', path: '/paid?by=wechat' }),
    callback_type: fc.constantFrom(2, '2'),
  }),
);
const optional = fc.record(
  {
    attach: text(20),
    device_info: text(10),
    nonce_str: fc.integer({ min: 987654321 }),
    spbill_create_ip: fc.constant('203.0.113.7'),
  },
  { requiredKeys: [] },
);
const expiry = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((at) => ({ time_expire: beijingTime(at).replace(/\D/g, '') }));

const join = (...parts: fc.Arbitrary<Data>[]) =>
  fc.tuple(...parts).map((each): Data => Object.assign({}, ...each));

const order = join(
  fc.record({ out_trade_no: ownNumber, total_fee: cents, body: text(40) }),
  fc.constantFrom<Data>(
    {},
    { trade_type: 'JSAPI' },
    { trade_type: 'native', product_id: '7' },
    { trade_type: 'APP' },
  ),
  fc.oneof(fc.constant({}), expiry),
  ...[merchant, callback, optional],
);
const counterOrder = join(
  fc.record({ out_trade_no: ownNumber, total_fee: cents, body: text(40) }),
  fc.constant({ auth_code: '130000000000000000' }),
  fc.oneof(fc.constant({}), expiry),
  ...[merchant, optional],
);
const refund = join(
  fc.record({
    out_refund_no: ownNumber,
    refund_fee: cents,
    total_fee: fc.integer({ min: 2, max: 9_000_000 }),
  }),
  fc.oneof(fc.record({ out_trade_no: ownNumber }), fc.record({ transaction_id: fc.constant('4200001234') })),
  fc.oneof(fc.constant({}), callback),
  merchant,
);

const good = fc.oneof(
  order.map((data) => ({ api: 'unifiedOrder', data })),
  counterOrder.map((data) => ({ api: 'micropay', data })),
  refund.map((data) => ({ api: 'refund', data })),
);

/** The notify_url that WeChat Pay received. */
function routeIn(notifyUrl: string | undefined): Route {
  const [, , envId = '', ...place] = new URL(notifyUrl ?? 'x:').pathname
    .slice(1)
    .split('/')
    .map(decodeURIComponent);
  if (notifyUrl === undefined) return undefined;
  const [first = '', second = ''] = place;
  return place.length === 3 ? { envId, service: first, path: second } : { envId, functionName: first };
}

const orNull = (value: string | undefined) => value ?? null;

describe('the stored call, when it arrives at WeChat Pay,', () => {
  it('equals the request that WeChat Pay received: amount, numbers, merchant, kind, expiry and callback', async () => {
    const { store } = test.gateway;
    await fc.assert(
      fc.asyncProperty(good, async ({ api, data }) => {
        await clear();
        const held = wechatPay.hold();
        const answering = call(api, data);
        await held.arrived;
        const sent = wechatPay.requests.at(-1) ?? { path: '' };
        const found = await (api === 'refund'
          ? store.refunds.find(String(data['out_refund_no']))
          : store.orders.find(String(data['out_trade_no'])));
        held.release();
        await answering;
        expect(found).toHaveLength(1);
        const [stored] = found;
        expect(stored).toMatchObject({
          state: 'asked',
          merchant: sent['sub_mch_id'] ?? sent['mch_id'],
          mchId: sent['mch_id'],
          appid: sent['appid'],
          outTradeNo: orNull(sent['out_trade_no']),
          totalFee: Number(sent['total_fee']),
        });
        expect(stored?.route).toEqual(routeIn(sent['notify_url']));
        if (stored && 'outRefundNo' in stored)
          expect(stored).toMatchObject({
            outRefundNo: sent['out_refund_no'],
            refundFee: Number(sent['refund_fee']),
            transactionId: orNull(sent['transaction_id']),
          });
        else
          expect(stored).toMatchObject({
            subAppid: orNull(sent['sub_appid']),
            tradeType: sent['trade_type'] ?? 'MICROPAY',
            expiresAt: parseBeijingTime(sent['time_expire']) ?? null,
          });
        expect(sent).toMatchObject(stored?.asked ?? {});
        const kept = JSON.stringify(stored?.asked);
        for (const personal of [
          'openid',
          'sub_openid',
          'auth_code',
          'spbill_create_ip',
          'nonce_str',
          'notify_url',
        ])
          if (sent[personal] !== undefined) expect(kept).not.toContain(sent[personal]);
      }),
      { numRuns: runs(20) },
    );
  });
});

const ORDER: Data = {
  out_trade_no: 'BROKEN-1',
  total_fee: 101,
  body: 'Tea',
  sub_mch_id: SUB_MCH_ID,
  function_name: 'pay_cb',
};
const REFUND: Data = { ...ORDER, out_refund_no: 'BACK-1', refund_fee: 1 };
const COUNTER: Data = { ...ORDER, auth_code: '130000000000000000' };

/** Values that are invalid for every parameter of the name. */
const BROKEN: Readonly<Record<string, readonly unknown[]>> = {
  out_trade_no: [undefined, null, '', 'short', 'not a number', 2 ** 60, ['ABCDEF'], 'x'.repeat(33)],
  total_fee: [undefined, null, '', 0, -1, 1.5, '101', 'much', 1e12, [101], true],
  body: [undefined, '', 'x'.repeat(129), 'a control character \u0001', 'half of a pair \ud83d', { a: 1 }],
  // Without it, this would be the ordinary merchant's order.
  sub_mch_id: ['abc', ['1712734762'], '1712734762 '],
  sub_appid: ['not an appid', {}],
  nonce_str: ['x'.repeat(33), 'a&b=c'],
  attach: ['x'.repeat(128), '\u0000'],
};
const BROKEN_ORDER = {
  ...BROKEN,
  function_name: [undefined, '', '.', '..', 7, 'a/../b', 'x'.repeat(250)],
  env_id: ['..', 7, {}, 'x'.repeat(250)],
  callback_type: [3, 'x', {}],
  container: [{ service: 'shop', path: '/paid' }, 'shop'],
  trade_type: ['CASH', 7, {}],
  time_expire: ['2026-01-01', '20261301000000', 1],
};
const BROKEN_REFUND = {
  ...{ out_refund_no: [undefined, '', 'not a number', 'x'.repeat(65)] },
  ...{ refund_fee: [undefined, 0, 1.5, '1', 1e12], total_fee: BROKEN['total_fee'] ?? [] },
  ...{
    sub_mch_id: BROKEN['sub_mch_id'] ?? [],
    function_name: ['', '..', 7].slice(1),
    out_trade_no: ['short'],
  },
};
const BROKEN_COUNTER = { ...BROKEN, auth_code: [undefined, '', '123', 13e16] };

/** A call with one or more broken parameters. */
const broken = (api: string, whole: Data, values: Readonly<Record<string, readonly unknown[]>>) =>
  fc
    .uniqueArray(fc.constantFrom(...Object.keys(values)), { minLength: 1, maxLength: 3 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) => fc.constantFrom(...(values[name] ?? [])).map((value) => [name, value])),
      ),
    )
    .map((parts) => ({ api, data: { ...whole, ...Object.fromEntries(parts) } as Data }));

async function rows(): Promise<unknown[]> {
  const { db } = test.gateway.store.database;
  return [
    ...(await db.selectFrom('orders').selectAll().execute()),
    ...(await db.selectFrom('refunds').selectAll().execute()),
  ];
}

describe('a call that cannot be prepared', () => {
  it('is refused, and neither stored nor sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          broken('unifiedOrder', ORDER, BROKEN_ORDER),
          broken('refund', REFUND, BROKEN_REFUND),
          broken('micropay', COUNTER, BROKEN_COUNTER),
          fc.constantFrom('unifiedorder', 'pay', '..%2Frefund').map((api) => ({ api, data: ORDER })),
        ),
        async ({ api, data }) => {
          const answer = await call(api, data);
          expect(await answer.json()).toMatchObject({
            errCode: expect.any(Number),
            detail: expect.any(String),
          });
          expect([400, 404]).toContain(answer.status);
          expect(wechatPay.requests).toEqual([]);
          expect(await rows()).toEqual([]);
        },
      ),
      { numRuns: runs(25) },
    );
  });

  it('is refused if it has no payer, or the number of a merchant without an account', async () => {
    for (const [data, headers] of [
      [ORDER, {}],
      [{ ...ORDER, sub_mch_id: DIRECT.mchId, sub_openid: undefined }, {}],
    ] as const)
      expect((await call('unifiedOrder', data, headers)).status).toBe(400);
    expect(wechatPay.requests).toEqual([]);
    expect(await rows()).toEqual([]);
  });
});
