/** The whole cycle by both versions of WeChat Pay's protocol, in every way that code reaches CloudPay. */
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay, toCamelCase, toSnakeCase } from '@opencloudpay/cloudpay';
import type { Emulator, ProtocolVersion } from './index';
import { FUNCTIONS, order, SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

type Fields = Record<string, unknown>;
type Payment = Parameters<Emulator['pay']>[0];

/** The calls of a shop: each gives CloudPay's result. */
interface Shop {
  order(outTradeNo: string): Promise<Fields>;
  query(outTradeNo: string): Promise<Fields>;
  refund(outTradeNo: string): Promise<Fields>;
}

/** The fixtures with Tencent's own SDK have this at the end of their names. */
const REAL = '-real';

function shopOfFunctions(emulator: Emulator, suffix = ''): Shop {
  const call = async (name: string, outTradeNo: string, callback: string) => {
    const data = { outTradeNo, subMchId: SUB_MCH_ID, functionName: `${callback}${suffix}` };
    return (await emulator.callFunction(`${name}${suffix}`, data)) as Fields;
  };
  return {
    order: (outTradeNo) => call('order', outTradeNo, 'cb_good'),
    query: (outTradeNo) => call('query', outTradeNo, ''),
    refund: (outTradeNo) => call('refund', outTradeNo, 'cb_refund'),
  };
}

/** A program beside the functions: it has no keys, and names the payer itself. */
function shopOfCalls(
  emulator: Emulator,
  call: (api: 'unifiedOrder' | 'queryOrder' | 'refund', params: Fields) => Promise<Fields>,
): Shop {
  const account = { subMchId: SUB_MCH_ID, subAppid: emulator.appId };
  const goods = { body: 'A thing', totalFee: 100, spbillCreateIp: '127.0.0.1', envId: 'test-env' };
  const subOpenid = emulator.user.openId;
  return {
    order: (outTradeNo) =>
      call('unifiedOrder', { ...account, ...goods, subOpenid, outTradeNo, functionName: 'cb_good' }),
    query: (outTradeNo) => call('queryOrder', { ...account, outTradeNo }),
    refund: (outTradeNo) => {
      const refund = { outTradeNo, outRefundNo: `${outTradeNo}-R`, totalFee: 100, refundFee: 40 };
      return call('refund', { ...account, ...refund, envId: 'test-env', functionName: 'cb_refund' });
    },
  };
}

async function shopOfGateway(emulator: Emulator): Promise<Shop> {
  const { CLOUDPAY_GATEWAY_URL: url = '', CLOUDPAY_GATEWAY_TOKEN: token = '' } = await emulator.variables();
  const cloudPay = createCloudPay({ gateway: { url, token } }) as unknown as Record<
    string,
    (params: Fields) => Promise<Fields>
  >;
  return shopOfCalls(emulator, async (api, params) => cloudPay[api]?.(params) ?? {});
}

/** Code written for WeChat Cloud Run. */
async function shopOfCloudRun(emulator: Emulator): Promise<Shop> {
  const { CLOUDPAY_GATEWAY_URL: url, CLOUDPAY_GATEWAY_TOKEN: token } = await emulator.variables();
  return shopOfCalls(emulator, async (api, params) => {
    const answer = await fetch(`${url}/_/pay/${api.toLowerCase()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...(toSnakeCase(params) as Fields), callback_type: 1 }),
    });
    const { errcode, respdata } = (await answer.json()) as { errcode: number; respdata: Fields };
    expect(errcode).toBe(0);
    const { payment, ...fields } = respdata;
    return { ...(toCamelCase(fields) as Fields), payment };
  });
}

type Ways = Record<string, (emulator: Emulator) => Shop | Promise<Shop>>;

const WAYS: Ways = {
  'a function': (emulator) => shopOfFunctions(emulator),
  'a program through the gateway': shopOfGateway,
  'code for WeChat Cloud Run': shopOfCloudRun,
};

/** On v2, `real-sdk.test.ts` has it, in all its versions. */
const REAL_WAY: Ways = {
  'a function with wx-server-sdk 4.0.2': (emulator) => shopOfFunctions(emulator, REAL),
};

/** The fixtures, and copies of them with Tencent's own SDK. */
function functionsOfBothSdks(): string {
  const functions = temporaryFolder();
  cpSync(FUNCTIONS, functions, { recursive: true });
  const sdk = realpathSync(join(__dirname, '../node_modules/wx-server-sdk'));
  for (const name of ['order', 'refund', 'query', 'cb_good', 'cb_refund']) {
    const folder = join(functions, `${name}${REAL}`);
    cpSync(join(FUNCTIONS, name), folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(sdk, join(folder, 'node_modules/wx-server-sdk'), 'dir');
  }
  return functions;
}

afterAll(stopAll);

describe.each(['v2', 'v3'] as const)('on %s', (version) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start({ version, functions: functionsOfBothSdks(), timeout: 30_000 });
  });

  const event = () => emulator.deliveries().at(-1);

  const ways = version === 'v3' ? { ...WAYS, ...REAL_WAY } : WAYS;

  it.each(Object.entries(ways))(
    '%s orders, queries and refunds, with the same results and events',
    async (way, shopOf) => {
      const shop = await shopOf(emulator);
      const outTradeNo = `${version}-${Object.keys(ways).indexOf(way)}-cycle`;
      const callbackOf = (name: string) => (way.includes('sdk') ? `${name}${REAL}` : name);

      const { payment, ...placed } = await shop.order(outTradeNo);
      expect(placed).toMatchObject({
        ...{ returnCode: 'SUCCESS', resultCode: 'SUCCESS', tradeType: 'JSAPI', subMchId: SUB_MCH_ID },
        prepayId: emulator.order(outTradeNo)?.prepayId,
      });
      expect(payment).toMatchObject({
        ...{ appId: emulator.appId, timeStamp: expect.stringMatching(/^\d{10}$/) },
        ...{ package: `prepay_id=${placed['prepayId']}`, signType: version === 'v3' ? 'RSA' : 'MD5' },
      });

      // The phone checks the signature.
      const { payment: paid } = await emulator.pay(payment as Payment);
      const { openId } = emulator.user;
      expect(event()).toMatchObject({
        target: { envId: 'test-env', functionName: callbackOf('cb_good') },
        event: {
          ...{ returnCode: 'SUCCESS', resultCode: 'SUCCESS', outTradeNo, transactionId: paid?.transactionId },
          ...{ totalFee: 100, cashFee: 100, feeType: 'CNY', bankType: 'OTHERS', tradeType: 'JSAPI' },
          ...{ subMchId: SUB_MCH_ID, subAppid: emulator.appId, subOpenid: openId },
          ...{ timeEnd: beijing(paid?.paidAt), userInfo: { appId: emulator.appId, openId } },
        },
        verdict: { delivered: true },
      });
      expect(event()?.event).not.toHaveProperty('sign');
      expect(await shop.query(outTradeNo)).toMatchObject({
        ...{ resultCode: 'SUCCESS', tradeState: 'SUCCESS', totalFee: 100, cashFee: 100 },
        ...{ transactionId: paid?.transactionId, timeEnd: beijing(paid?.paidAt) },
      });

      expect(await shop.refund(outTradeNo)).toMatchObject({
        ...{ resultCode: 'SUCCESS', refundFee: 40, totalFee: 100, outRefundNo: `${outTradeNo}-R` },
      });
      await emulator.advance('10s');
      expect(event()).toMatchObject({
        kind: 'refund',
        target: { functionName: callbackOf('cb_refund') },
        event: {
          ...{ returnCode: 'SUCCESS', outTradeNo, outRefundNo: `${outTradeNo}-R`, refundStatus: 'SUCCESS' },
          ...{ refundFee: 40, totalFee: 100, transactionId: paid?.transactionId, subMchId: SUB_MCH_ID },
        },
        verdict: { delivered: true },
      });

      const ofProtocol = version === 'v3' ? { version } : {};
      for (const exchange of emulator.exchanges(outTradeNo)) expect(exchange).toMatchObject(ofProtocol);
      const { notifications } = emulator.timeline(outTradeNo);
      expect(notifications.map((notification) => notification.version)).toEqual(
        version === 'v3' ? ['v3', 'v3'] : [undefined, undefined],
      );
    },
  );

  it('functions have the merchant’s keys of that version only', async () => {
    const has = async (name: string) =>
      ((await emulator.callFunction('environment', { name })) as { value?: string }).value !== undefined;
    expect(await has('CLOUDPAY_API_KEY')).toBe(version === 'v2');
    expect(await has('CLOUDPAY_API_V3_KEY')).toBe(version === 'v3');
    expect(emulator.protocol).toBe(version);
  });
});

describe('a shop that moves to the other version', () => {
  it.each<[ProtocolVersion, ProtocolVersion]>([
    ['v2', 'v3'],
    ['v3', 'v2'],
  ])(
    'from %s to %s gets late notifications of old orders, and queries and refunds them',
    async (old, version) => {
      const state = temporaryFolder();
      const before = await start({ state, version: old });
      await before.fault({ type: 'drop', times: 1 });
      const { outTradeNo } = await order(before);
      await before.pay(outTradeNo);
      expect(before.deliveries()).toEqual([]);
      await before.stop();

      const after = await start({ state, version });
      await after.advance('15s');
      expect(after.deliveries()).toMatchObject([
        { event: { outTradeNo, totalFee: 100 }, verdict: { delivered: true } },
      ]);
      const shop = shopOfFunctions(after);
      expect(await shop.query(outTradeNo)).toMatchObject({ tradeState: 'SUCCESS', totalFee: 100 });
      expect(await shop.refund(outTradeNo)).toMatchObject({ resultCode: 'SUCCESS', refundFee: 40 });
      await after.advance('10s');
      expect(after.deliveries().at(-1)).toMatchObject({
        event: { outTradeNo, refundFee: 40, refundStatus: 'SUCCESS' },
        verdict: { delivered: true },
      });
      const { notifications } = after.timeline(outTradeNo);
      expect(notifications.map((one) => one.version ?? 'v2')).toEqual([old, version]);
    },
  );
});

it('refuses a version that does not exist', async () => {
  await expect(start({ version: 'v4' as ProtocolVersion })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('version must be v2 or v3'),
  });
});

/** `yyyyMMddHHmmss`. */
function beijing(at = 0): string {
  return new Date(at + 8 * 3_600_000).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
}
