/** Payment codes, tools and the fund flow through the facade, against the simulated WeChat Pay. */
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactBeijingDay } from '@opencloudpay/contracts/beijing-time';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { parseBill } from '@opencloudpay/wechatpay';
import { inEnvironment } from './testing/environment';
import { calledByPayerOf, cloudPayOf } from './testing/simulated-account';
import type { Untyped } from './testing/untyped';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
});
afterAll(() => simulator.stop());

describe.each(['partner', 'direct'] as const)('in %s mode', (kind) => {
  let merchant: Merchant;
  let cloudPay: Untyped;
  let sub: { subMchId: string };
  const number = (what: string) => `${what}-${kind}`;
  const charge = (what: string, authCode: string) =>
    cloudPay.micropay({ ...sub, body: '咖啡', outTradeNo: number(what), totalFee: 0.29 * 100, authCode });

  beforeAll(() => {
    merchant = simulator.merchants.find((one) => one.kind === kind) as Merchant;
    cloudPay = cloudPayOf(simulator, merchant);
    sub = { subMchId: merchant.subMchId };
  });

  it('a payment code is charged at once', async () => {
    const paid = await charge('paid', simulator.authCode());
    expect(paid).toMatchObject({
      resultCode: 'SUCCESS',
      tradeType: 'MICROPAY',
      totalFee: 29,
      total_fee: 29,
      subMchId: merchant.subMchId,
      errCode: 0,
      errMsg: 'cloudPay.micropay:ok',
    });
    expect(paid).not.toHaveProperty('payment');
    expect(await cloudPay.queryOrder({ ...sub, outTradeNo: number('paid') })).toMatchObject({
      tradeState: 'SUCCESS',
      transactionId: paid['transactionId'],
    });
  });

  it('a payer who must enter the password is reported by err_code, which errCode hides', async () => {
    const code = simulator.authCode({ asksPassword: true });
    const asked = await charge('asked', code);
    expect(asked).toMatchObject({ resultCode: 'FAIL', errCode: 0, err_code: 'USERPAYING' });
    await simulator.confirm(code);
    expect(await cloudPay.queryOrder({ ...sub, outTradeNo: number('asked') })).toMatchObject({
      tradeState: 'SUCCESS',
    });
  });

  it('a payment with an unclear outcome is reversed', async () => {
    const unclear = charge('unclear', simulator.authCode({ trouble: 'SYSTEMERROR' }));
    await expect(unclear).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: number('unclear') },
    });
    await simulator.advance('15s');
    const reversed = await cloudPay.reverse({ ...sub, outTradeNo: number('unclear') });
    expect(reversed).toMatchObject({ resultCode: 'SUCCESS', recall: 'N', errMsg: 'cloudPay.reverse:ok' });
    expect(simulator.order(number('unclear'))).toMatchObject({ state: 'REVOKED' });
  });

  it('a payment code shows whose it is', async () => {
    const authCode = simulator.authCode({ openid: 'oSomebody' });
    const call = () => cloudPay.authCodeToOpenid({ ...sub, authCode });
    const told = await inEnvironment(calledByPayerOf(merchant), call);
    expect(told).toMatchObject({ resultCode: 'SUCCESS', openid: 'oSomebody', subOpenid: expect.any(String) });
  });

  it.each([true, false])('a link is shortened, with (%p) or without a sub-merchant', async (named) => {
    const longUrl =
      'weixin://wxpay/bizpayurl?sign=X&appid=wx1&mch_id=1&product_id=a%20b&time_stamp=1&nonce_str=n';
    const short = await cloudPay.shortUrl({ longUrl, ...(named && sub) });
    expect(short).toMatchObject({
      resultCode: 'SUCCESS',
      shortUrl: expect.stringMatching(/^weixin:\/\/wxpay\/s\//),
    });
  });
});

describe('a day’s fund flow', () => {
  it('is text, or gzip if requested, or a refusal before it is ready', async () => {
    for (const merchant of simulator.merchants) {
      const cloudPay = cloudPayOf(simulator, merchant);
      const order = { subMchId: merchant.subMchId, body: '咖啡', outTradeNo: `flow-${merchant.kind}` };
      await cloudPay.micropay({ ...order, totalFee: 100, authCode: simulator.authCode() });
    }
    const day = compactBeijingDay(simulator.now());
    const ask = { billDate: Number(day), accountType: 'Basic' };
    const facades = simulator.merchants.map((merchant) => cloudPayOf(simulator, merchant));
    for (const cloudPay of facades) {
      expect(await cloudPay.downloadFundFlow(ask)).toMatchObject({
        resultCode: 'FAIL',
        errCode: 0,
        err_code: 'BILL_CREATING',
      });
    }
    await simulator.advance('36h');
    for (const cloudPay of facades) {
      const { data, errMsg } = await cloudPay.downloadFundFlow(ask);
      expect(errMsg).toBe('cloudPay.downloadFundFlow:ok');
      expect(parseBill(String(data)).columns).toContain('资金流水单号');
      const zipped = await cloudPay.downloadFundFlow({ ...ask, tarType: 'GZIP' });
      expect(Buffer.isBuffer(zipped['data']) && gunzipSync(zipped['data']).toString()).toBe(data);
    }
  });

  it('and a bill can be of one sub-merchant or of all', async () => {
    const [partner] = simulator.merchants;
    if (!partner) throw new Error('the simulator has no merchants');
    const cloudPay = cloudPayOf(simulator, partner);
    const billDate = compactBeijingDay(new Date(simulator.now().getTime() - 36 * 3_600_000));
    for (const sub of [{}, { subMchId: partner.subMchId }]) {
      for (const call of [cloudPay.downloadBill, cloudPay.downloadFundFlow])
        expect(await call({ ...sub, billDate, accountType: 'Basic' })).toMatchObject({
          data: expect.any(String),
        });
    }
  });
});
