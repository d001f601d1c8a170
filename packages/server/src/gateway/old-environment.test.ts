/** The function of examples/old-environment with Tencent's own SDK, behind a configured gateway. */
import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { serveGateway } from '@opencloudpay/gateway';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { configurationFolder, SECRET } from '../testing/configuration-file';
import {
  KEYS,
  MINI_PROGRAM,
  OLD_ENV,
  type OldEnvironment,
  startOldEnvironment,
} from '../testing/old-environment';
import { openGateway } from './open-gateway';

const OLD_SECRET = 'the-secret-that-both-sides-share';
const TOKEN = 'the-token-of-the-functions';

const folder = configurationFolder();
let simulator: Simulator;
/** CloudBase's own service provider, and the merchant's own account. */
let provider: Merchant;
let own: Merchant;
let old: OldEnvironment;
const served: { close(): Promise<void> }[] = [];

const { SUMERU_ENV } = process.env;

beforeAll(async () => {
  // Otherwise the SDK asks Tencent Cloud's metadata server whether it runs there.
  process.env['SUMERU_ENV'] = 'test';
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
  provider = simulator.merchants.find(({ kind }) => kind === 'partner') as Merchant;
  own = simulator.merchants.find(({ kind }) => kind === 'direct') as Merchant;
  old = await startOldEnvironment(accountOf(provider), OLD_SECRET);
});
afterAll(async () => {
  if (SUMERU_ENV === undefined) delete process.env['SUMERU_ENV'];
  else process.env['SUMERU_ENV'] = SUMERU_ENV;
  await Promise.all(served.map(({ close }) => close()));
  await Promise.all([old.close(), simulator.stop()]);
  folder.remove();
});

function accountOf({ kind, appid, mchId, apiKey, pfx }: Merchant) {
  const notify = { baseUrl: 'http://127.0.0.1:9', secret: SECRET };
  return { mode: kind, appid, mchId, apiKey, pfx, ca: simulator.ca, endpoints: [simulator.url], notify };
}

function configuration(oldEnvironment: object) {
  const { kind, appid, mchId, apiKey, pfx } = own;
  const merchant = { ...{ mode: kind, appid, mchId, apiKey, ca: simulator.ca, endpoints: [simulator.url] } };
  return {
    notify: { url: 'http://127.0.0.1:9', secret: SECRET },
    merchants: [{ ...merchant, pfx: Buffer.from(pfx).toString('base64') }],
    callbacks: { functions: { url: 'http://127.0.0.1:9' } },
    calls: { tokens: [createHash('sha256').update(TOKEN).digest('hex')] },
    log: { level: 'silent' },
    oldEnvironment: { envId: OLD_ENV, secret: OLD_SECRET, ...oldEnvironment },
  };
}

/** The shop's functions, through the gateway of a configuration. */
async function shop(oldEnvironment: object) {
  const gateway = await openGateway(folder.read(configuration(oldEnvironment)), { onLost: () => {} });
  const server = await serveGateway(gateway, { port: 0 });
  served.push(server);
  return createCloudPay({ gateway: { url: server.url, token: TOKEN } });
}

/** A paid order of the old environment. */
async function paidThere(outTradeNo: string): Promise<void> {
  await createCloudPay(accountOf(provider)).unifiedOrder({
    ...{ body: 'Tea', outTradeNo, totalFee: 8800, subMchId: provider.subMchId, subAppid: provider.subAppid },
    ...{ subOpenid: 'o-payer', envId: OLD_ENV, functionName: 'pay_cb' },
  });
  await simulator.pay(outTradeNo);
}
const refundOf = (outTradeNo: string) => ({
  ...{ outTradeNo, outRefundNo: `R-${outTradeNo}`, totalFee: 8800, refundFee: 800 },
  ...{ subMchId: provider.subMchId, envId: OLD_ENV, functionName: 'refund_cb' },
});

describe.each<[string, () => object]>([
  ['WeChat’s API', () => ({ miniProgram: MINI_PROGRAM, endpoint: old.wechat })],
  ['Tencent Cloud’s API', () => ({ tencentCloud: KEYS, endpoint: old.tencentCloud })],
])('a refund of an old order, by %s', (name, way) => {
  it('is made by the real SDK there, with its result as on CloudBase', async () => {
    const outTradeNo = `OLD-${name.slice(0, 2)}-1`;
    await paidThere(outTradeNo);
    const cloudPay = await shop({ ...way(), subMchIds: [provider.subMchId] });
    const refunded = await cloudPay.refund(refundOf(outTradeNo));
    expect(refunded).toMatchObject({
      ...{ returnCode: 'SUCCESS', resultCode: 'SUCCESS', outTradeNo, refundFee: 800, mchId: provider.mchId },
      ...{ errCode: 0, errMsg: 'cloudPay.refund:ok', couponTypeList: [] },
    });
    expect(simulator.refunds().filter((refund) => refund.outTradeNo === outTradeNo)).toHaveLength(1);
    const query = { outTradeNo, subMchId: provider.subMchId };
    expect(await cloudPay.queryRefund(query)).toMatchObject({ refundCount: 1, refundFee_0: 800 });
    expect(await cloudPay.queryOrder(query)).toMatchObject({ tradeState: 'REFUND' });
    // The SDK loses WeChat Pay's err_code; its text remains.
    const refused = await cloudPay.refund(refundOf('NOWHERE-1'));
    expect(refused).toMatchObject({ resultCode: 'FAIL', errCodeDes: '订单不存在', errCode: 0 });
  });
});

it('a wrong key, and an environment that does not exist, are named, and nothing is open', async () => {
  const rule = { outTradeNoPrefixes: ['OLD'] };
  const miniProgram = { ...MINI_PROGRAM, secret: 'another' };
  for (const [way, text] of [
    [{ miniProgram, endpoint: old.wechat }, /40125/],
    [{ miniProgram: MINI_PROGRAM, endpoint: old.wechat, envId: 'other' }, /invalid env/],
    [{ tencentCloud: { ...KEYS, secretKey: 'another' }, endpoint: old.tencentCloud }, /SIGN_PARAM_INVALID/],
  ] as const) {
    const error = await (await shop({ ...rule, ...way }))
      .refund(refundOf('OLD-KEY-1'))
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ errCode: -601001, errMsg: expect.stringMatching(text) });
    expect(error.query).toBeUndefined();
  }
});

describe('the function itself', () => {
  const signed = (call: object, time = Date.now(), secret = OLD_SECRET) => {
    const text = JSON.stringify(call);
    const signature = createHmac('sha256', secret).update(`${time}\n${text}`).digest('hex');
    return { call: text, time, signature };
  };
  const query = { api: 'queryOrder', data: { out_trade_no: 'OLD-1', sub_mch_id: '1' } };
  const invoke = (event: object, user = { openId: 'o-1', appId: 'wx1' }) =>
    old.host.invoke('cloudpay_old', event, { user });

  it.each<[string, () => object, RegExp]>([
    ['a user of the mini program', () => ({ api: 'refund', data: {} }), /not the oldEnvironment\.secret/],
    ['another secret', () => signed(query, Date.now(), 'x'.repeat(32)), /not the oldEnvironment\.secret/],
    ['a changed call', () => ({ ...signed(query), call: '{"api":"refund"}' }), /not the oldEnvironment/],
    ['a changed time', () => ({ ...signed(query), time: Date.now() + 1 }), /not the oldEnvironment/],
    ['an old call', () => signed(query, Date.now() - 6 * 60_000), /too old: check the clock/],
    [
      'another API',
      () => signed({ api: 'unifiedOrder', data: {} }),
      /serves queryOrder, .*and not unifiedOrder/,
    ],
    ['a property of every object', () => signed({ api: 'constructor', data: {} }), /and not constructor/],
  ])('refuses %s', async (_, event, refused) => {
    expect(await invoke(event())).toEqual({ refused: expect.stringMatching(refused) });
  });

  it('has the errors of the SDK', async () => {
    expect(await invoke(signed({ ...query, data: { out_trade_no: 'x' } }))).toMatchObject({
      error: { errCode: expect.any(Number), errMsg: expect.any(String) },
    });
  });
});

it.each<[string, object, string]>([
  ['no key', {}, 'oldEnvironment needs a key that may call the function'],
  [
    'two keys',
    { miniProgram: MINI_PROGRAM, tencentCloud: KEYS },
    'oldEnvironment needs only one of its keys',
  ],
  ['a short secret', { miniProgram: MINI_PROGRAM, secret: 'short' }, 'at least 32 characters'],
])('a configuration with %s is refused', (_, oldEnvironment, problem) => {
  expect(folder.problems(configuration(oldEnvironment)).join()).toContain(problem);
});

it('a sub-merchant of both is refused: its new orders would be lost to the old environment', () => {
  const rule = { miniProgram: MINI_PROGRAM, subMchIds: [own.mchId] };
  expect(folder.problems(configuration(rule)).join()).toMatch(
    /subMchIds has \d+, which merchants also serves/,
  );
});
