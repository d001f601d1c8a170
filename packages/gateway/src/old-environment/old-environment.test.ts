/** Calls about orders that belong to the CloudBase environment that a shop has left. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { AdapterError, type AdapterErrorCode } from '@opencloudpay/function-adapters';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { fromXml } from '@opencloudpay/wechatpay';
import { newAccessToken } from '../cloudpay/access/access-token';
import { serveGateway } from '../serve';
import { testGateway } from '../testing/gateway';
import { SECRET } from '../testing/notifications';
import type { OldEnvironmentOptions } from './options';

type Data = Record<string, unknown>;
type Calls = Record<string, (data: Data) => Promise<Data>>;

const OLD_SECRET = 'the-secret-that-both-sides-share';
const OLD_ENV = 'old-1a2b';

let simulator: Simulator;
/** CloudBase's own service provider, and the merchant's own account. */
let provider: Merchant;
let own: Merchant;
let old: Calls;
/** The paths that each account got at WeChat Pay. */
let requests: { mchId: string; path: string }[] = [];
/** What the function of the old environment was called with. */
let asked: { api: string; data: Data; functionName: string; envId: string }[] = [];
/** Happens to the next calls of the function: before it, or to its reply. */
let before: ((api: string) => void | Promise<void>) | undefined;
let after: ((api: string, reply: unknown) => unknown) | undefined;
const opened: { close(): Promise<void> }[] = [];

function accountOf({ kind, appid, mchId, apiKey, pfx }: Merchant) {
  const notify = { baseUrl: 'http://127.0.0.1:9', secret: SECRET };
  return { mode: kind, appid, mchId, apiKey, pfx, ca: simulator.ca, endpoints: [simulator.url], notify };
}

const adapter: OldEnvironmentOptions['adapter'] = {
  async invoke(target, event) {
    const { call, time, signature } = event as unknown as { call: string; time: number; signature: string };
    expect(signature).toBe(createHmac('sha256', OLD_SECRET).update(`${time}\n${call}`).digest('hex'));
    expect(JSON.stringify(event)).not.toContain(OLD_SECRET);
    const { api, data } = JSON.parse(call);
    asked.push({ api, data, ...(target as { functionName: string; envId: string }) });
    await before?.(api);
    const reply = { result: await old[api]?.(data) };
    return after ? after(api, reply) : reply;
  },
};

/** The functions of the shop, behind a gateway that knows the old environment. */
async function shop(rules: Partial<OldEnvironmentOptions> = {}, timeout?: number): Promise<Calls> {
  const { token, sha256 } = newAccessToken();
  const { gateway, log } = testGateway({
    cloudpay: {
      tokens: [{ sha256 }],
      account: accountOf(own),
      timeout,
      oldEnvironment: { envId: OLD_ENV, adapter, secret: OLD_SECRET, ...rules },
    },
  });
  lines = log.lines;
  const served = await serveGateway(gateway, { port: 0 });
  metrics = async () => (await fetch(`${served.url}/metrics`)).text();
  opened.push(served);
  return createCloudPay({ gateway: { url: served.url, token } }) as unknown as Calls;
}
let lines: ReturnType<typeof testGateway>['log']['lines'];
let metrics: () => Promise<string>;

/** An order of 88 yuan at one of the accounts. */
async function order(calls: Calls, outTradeNo: string, { subMchId }: Merchant, pay = true): Promise<void> {
  await calls['unifiedOrder']?.({
    ...{
      body: 'Tea',
      outTradeNo,
      subMchId,
      totalFee: 8800,
      subOpenid: 'o-payer',
      subAppid: provider.subAppid,
    },
    ...{ envId: OLD_ENV, functionName: 'pay_cb' },
  });
  if (pay) await simulator.pay(outTradeNo);
}
const refundOf = (outTradeNo: string, more: Data = {}) => ({
  ...{ outTradeNo, outRefundNo: `R-${outTradeNo}`, totalFee: 8800, refundFee: 800, subMchId: own.subMchId },
  ...more,
});
const refunds = (outTradeNo: string) =>
  simulator.refunds().filter((refund) => refund.outTradeNo === outTradeNo);
const refundCalls = () => requests.filter(({ path }) => path.endsWith('/refund')).map(({ mchId }) => mchId);

beforeAll(async () => {
  simulator = await startSimulator({
    merchants: [{ subMerchants: [{}] }, {}],
    onExchange: ({ path, request }) =>
      requests.push({ path, mchId: fromXml(request ?? '<xml/>')['mch_id'] ?? '' }),
  });
  provider = simulator.merchants.find(({ kind }) => kind === 'partner') as Merchant;
  own = simulator.merchants.find(({ kind }) => kind === 'direct') as Merchant;
  const cloudBase = createCloudPay(accountOf(provider)) as unknown as Calls;
  // As a sub-merchant of CloudBase's service provider the merchant has another number.
  old = Object.fromEntries(
    ['unifiedOrder', 'queryOrder', 'closeOrder', 'refund', 'queryRefund'].map((api) => [
      api,
      (data: Data) =>
        cloudBase[api]?.({ ...data, sub_mch_id: provider.subMchId }) ?? Promise.reject(new Error(api)),
    ]),
  );
});
beforeEach(() => {
  before = undefined;
  after = undefined;
  asked = [];
  requests = [];
});
afterAll(async () => {
  await Promise.all(opened.map(({ close }) => close()));
  await simulator.stop();
});

describe('without a rule, an order that the own account does not know', () => {
  let calls: Calls;
  beforeAll(async () => {
    calls = await shop();
  });

  it('is refunded by the old environment, which has its money, once for each number', async () => {
    await order(old, 'OLD-PAID-1', provider);
    const refund = refundOf('OLD-PAID-1', { functionName: 'refund_cb', envId: 'new-env' });
    expect(await calls['refund']?.(refund)).toMatchObject({
      resultCode: 'SUCCESS',
      refundFee: 800,
      errCode: 0,
    });
    await calls['refund']?.(refund);
    expect(refunds('OLD-PAID-1')).toMatchObject([{ refundFee: 800 }]);
    // Callbacks of the old environment are functions there.
    expect(asked[1]).toMatchObject({
      ...{ api: 'refund', envId: OLD_ENV, functionName: 'cloudpay_old' },
      data: { out_refund_no: 'R-OLD-PAID-1', env_id: OLD_ENV, function_name: 'refund_cb' },
    });
    expect(lines()).toContainEqual(expect.objectContaining({ api: 'refund', toOldEnvironment: true }));
    expect(await metrics()).toContain(
      'cloudpay_old_environment_calls_total{api="refund",outcome="SUCCESS"} 2',
    );
  });

  it('is queried and closed there', async () => {
    await order(old, 'OLD-OPEN-1', provider, false);
    const named = { outTradeNo: 'OLD-OPEN-1', subMchId: own.subMchId };
    expect(await calls['queryOrder']?.(named)).toMatchObject({ tradeState: 'NOTPAY', totalFee: 8800 });
    await simulator.advance('10m');
    expect(await calls['closeOrder']?.(named)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(simulator.order('OLD-OPEN-1')).toMatchObject({ state: 'CLOSED' });
  });

  it.each<[string, string, boolean, Data, RegExp]>([
    ['is unpaid there', 'OLD-UNPAID', false, {}, /has this order as NOTPAY.*nothing was refunded/],
    ['has another amount there', 'OLD-AMOUNT', true, { totalFee: 9900 }, /another amount \(8800 cents\)/],
    ['is unknown there, too', '', true, {}, /Neither this account nor the old environment \(old-1a2b\)/],
  ])('is not refunded if it %s: the hint says so', async (_, outTradeNo, pay, more, hint) => {
    if (outTradeNo) await order(old, outTradeNo, provider, pay);
    const refused = await calls['refund']?.(refundOf(outTradeNo || 'NOWHERE-1', more));
    expect(refused).toMatchObject({ resultCode: 'FAIL', hint: expect.stringMatching(hint) });
    expect(refundCalls()).toEqual([own.mchId]);
  });

  it('is not refunded while the old environment cannot be queried, and nothing is open', async () => {
    await order(old, 'OLD-AWAY-1', provider);
    before = () => {
      throw new AdapterError('UNREACHABLE', 'the connection broke.');
    };
    const error = await calls['refund']?.(refundOf('OLD-AWAY-1')).catch((thrown) => thrown);
    expect(error).toMatchObject({ errCode: -601003, errMsg: expect.stringMatching(/may be repeated/) });
    expect(error.query).toBeUndefined();
    expect(refundCalls()).toEqual([own.mchId]);
    // An unknown order is not reported as unpaid.
    await expect(
      calls['queryOrder']?.({ outTradeNo: 'OLD-AWAY-1', subMchId: own.subMchId }),
    ).rejects.toMatchObject({
      errCode: -601003,
    });
  });

  it('is open if the answer to its refund was lost; the query shows it, and a repetition refunds nothing more', async () => {
    await order(old, 'OLD-LOST-1', provider);
    after = (api, reply) => {
      if (api === 'refund') throw new AdapterError('FUNCTION_TIMEOUT', 'the function took too long.');
      return reply;
    };
    const refund = refundOf('OLD-LOST-1');
    await expect(calls['refund']?.(refund)).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: 'OLD-LOST-1', outRefundNo: 'R-OLD-LOST-1' },
    });
    after = undefined;
    expect(
      await calls['queryRefund']?.({ outRefundNo: 'R-OLD-LOST-1', subMchId: own.subMchId }),
    ).toMatchObject({
      resultCode: 'SUCCESS',
      refundFee_0: 800,
    });
    expect(await calls['refund']?.(refund)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(refunds('OLD-LOST-1')).toHaveLength(1);
  });

  it('is not refunded after the time of the call: the caller may have acted on a query', async () => {
    await order(old, 'OLD-SLOW-1', provider);
    const slow = await shop({}, 600);
    let answered = () => {};
    const late = new Promise<void>((resolve) => {
      answered = resolve;
    });
    before = () => new Promise((resolve) => setTimeout(resolve, 1_000));
    after = (_, reply) => {
      setTimeout(answered, 200);
      return reply;
    };
    await expect(slow['refund']?.(refundOf('OLD-SLOW-1'))).rejects.toMatchObject({ errCode: -601008 });
    await late;
    expect(asked.map(({ api }) => api)).toEqual(['queryOrder']);
    expect(refunds('OLD-SLOW-1')).toEqual([]);
  });

  it('does not concern the orders of the own account: the old environment gets none of their calls', async () => {
    await order(calls, 'OWN-ORDER-1', own);
    expect(await calls['refund']?.(refundOf('OWN-ORDER-1'))).toMatchObject({ resultCode: 'SUCCESS' });
    await calls['queryOrder']?.({ outTradeNo: 'OWN-ORDER-1', subMchId: own.subMchId });
    // Any other refusal is no proof: too much money for this order.
    await calls['refund']?.(refundOf('OWN-ORDER-1', { outRefundNo: 'R-MORE', refundFee: 8800 }));
    expect(asked).toEqual([]);
    expect(refundCalls()).not.toContain(provider.mchId);
  });
});

describe('with prefixes of order numbers', () => {
  let calls: Calls;
  beforeAll(async () => {
    calls = await shop({ outTradeNoPrefixes: ['2025', '202601'] });
  });

  it('an order of one of them is the old environment’s alone', async () => {
    await order(old, '20260131-1', provider);
    expect(await calls['refund']?.(refundOf('20260131-1'))).toMatchObject({ resultCode: 'SUCCESS' });
    expect(refundCalls()).toEqual([provider.mchId]);
    const refused = await calls['refund']?.(refundOf('20250131-0'));
    expect(refused).toMatchObject({
      resultCode: 'FAIL',
      hint: expect.stringContaining('only that environment'),
    });
    expect(refundCalls()).not.toContain(own.mchId);
  });

  it('every other order is the own account’s alone, also if only the old environment has it', async () => {
    await order(old, '20260201-1', provider);
    expect(await calls['refund']?.(refundOf('20260201-1'))).toMatchObject({ resultCode: 'FAIL' });
    expect(asked).toEqual([]);
    expect(refunds('20260201-1')).toEqual([]);
  });

  it('a call that names no order number is proved by a query', async () => {
    await order(old, '20250505-1', provider);
    const { payment } = simulator.order('20250505-1') ?? {};
    const refund = {
      ...refundOf('20250505-1'),
      outTradeNo: undefined,
      transactionId: payment?.transactionId,
    };
    expect(await calls['refund']?.(refund)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(asked.map(({ api }) => api)).toEqual(['queryOrder', 'refund']);
  });

  it('no new order gets one of their numbers', async () => {
    await expect(order(calls, '20250909-1', own)).rejects.toMatchObject({
      errCode: -501007,
      errMsg: expect.stringMatching(/old environment’s.*New orders need other numbers/),
    });
    expect(requests).toEqual([]);
  });
});

it('with sub-merchants, the calls of these are the old environment’s alone', async () => {
  const calls = await shop({ subMchIds: [provider.subMchId] });
  await order(old, 'SUB-MERCHANT-1', provider);
  const refund = refundOf('SUB-MERCHANT-1');
  expect(await calls['refund']?.(refund)).toMatchObject({ resultCode: 'FAIL' });
  expect(asked).toEqual([]);
  expect(await calls['refund']?.({ ...refund, subMchId: provider.subMchId })).toMatchObject({
    resultCode: 'SUCCESS',
  });
  expect(refunds('SUB-MERCHANT-1')).toHaveLength(1);
});

describe('a function of the old environment that gives no result', () => {
  const refund = async (reply: unknown) => {
    const calls = await shop({ outTradeNoPrefixes: ['GONE'] });
    before = () => {
      if (reply instanceof Error) throw reply;
    };
    after = () => reply;
    return calls['refund']?.(refundOf('GONE-1')).catch((error) => error);
  };
  const OPEN = { errCode: -601008, query: { outTradeNo: 'GONE-1' } };
  const thrown = (errCode: number, errMsg = 'cloudPay.refund:fail -1 x') => ({ error: { errCode, errMsg } });

  it.each<[string, unknown]>([
    ...(['FUNCTION_FAILED', 'FUNCTION_TIMEOUT', 'UNREACHABLE', 'ABORTED'] as AdapterErrorCode[]).map(
      (code): [string, unknown] => [code, new AdapterError(code, 'x')],
    ),
    ['a time-out of the SDK', thrown(-601008)],
    ['a failure of the platform', thrown(-501001)],
    ['another form', { errcode: 0 }],
    ['nothing', null],
  ])('leaves the outcome open: %s', async (_, reply) => {
    expect(await refund(reply)).toMatchObject(OPEN);
  });

  it.each<[string, unknown, number, RegExp]>([
    ['is not found', new AdapterError('FUNCTION_NOT_FOUND', 'no such function'), -601001, /Nothing was done/],
    ['may not be called', new AdapterError('PERMISSION_DENIED', 'x'), -601001, /Nothing was done/],
    [
      'refuses the signature',
      { refused: 'its secret differs' },
      -601004,
      /its secret differs\. Nothing was done/,
    ],
    [
      'gets a wrong parameter',
      thrown(-501007, 'cloudPay.refund:fail -501007 invalid parameters. x'),
      -501007,
      /Nothing/,
    ],
    [
      'was not started by WeChat',
      thrown(-501001, 'refund:fail invalid wx openapi access_token'),
      -601004,
      /let WeChat’s API start it/,
    ],
  ])('has done nothing if it %s', async (_, reply, errCode, text) => {
    const error = (await refund(reply)) as Data;
    expect([error['errCode'], error['query']]).toEqual([errCode, undefined]);
    expect(error['errMsg']).toMatch(text);
  });
});

it.each<[Partial<OldEnvironmentOptions>, string]>([
  [{ envId: '' }, 'oldEnvironment.envId must be a text'],
  [{ secret: 'short' }, 'oldEnvironment.secret must have at least 32 characters'],
  [{ outTradeNoPrefixes: ['2025', ''] }, 'oldEnvironment.outTradeNoPrefixes must be texts'],
  [{ adapter: {} as never }, 'oldEnvironment.adapter has no invoke'],
])('refuses the options %j', async (options, problem) => {
  await expect(shop(options)).rejects.toThrow(problem);
});
