/** Payment codes, short links and fund flows with our own client and with other people's clients. */
import type { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apis, createClient, parseBill, type SignType } from '@opencloudpay/wechatpay';
import Tenpay from 'tenpay';
import { compactDate } from '../beijing-time';
import { type Simulator, startSimulator } from '../index';
import { axiosPlugin } from '../testing/axios-plugin';
import { newNumber } from '../testing/merchant-client';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const long_url =
  'weixin://wxpay/bizpayurl?sign=X&appid=wx1&mch_id=1&product_id=a%20b&time_stamp=1&nonce_str=n';
const goods = { body: '商品 & <更多>', total_fee: 100, spbill_create_ip: '127.0.0.1' };

/** The simulator's day, and then ten o'clock of the next day. */
async function billDay(): Promise<string> {
  const date = compactDate(simulator.now().getTime());
  await simulator.advance('34h');
  return date;
}

describe.each<SignType>(['MD5', 'HMAC-SHA256'])('createClient, signing with %s', (signType) => {
  const sub = () => ({ sub_mch_id: simulator.merchant.subMchId });
  const connect = () => {
    const { appid, mchId, apiKey, pfx } = simulator.merchant;
    const { ca, url } = simulator;
    return createClient({ appid, mchId, apiKey, pfx, ca, endpoints: [url], signType });
  };

  it('charges a payment code, queries, reverses, and finds both in the bills', async () => {
    const client = connect();
    const out_trade_no = newNumber();
    const code = simulator.authCode({ openid: 'oPayer', asksPassword: true });
    expect(await client.request(apis.authCodeToOpenid, { ...sub(), auth_code: code })).toMatchObject({
      openid: 'oPayer',
      sub_openid: expect.stringMatching(/^o/),
    });
    const payment = { ...sub(), ...goods, out_trade_no, auth_code: code };
    expect(await client.request(apis.micropay, payment)).toMatchObject({ err_code: 'USERPAYING' });
    await simulator.confirm(code);
    expect(await client.request(apis.queryOrder, { ...sub(), out_trade_no })).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'MICROPAY',
      total_fee: 100,
    });
    expect(await client.request(apis.reverse, { ...sub(), out_trade_no })).toMatchObject({ recall: 'N' });
    expect(await client.request(apis.queryOrder, { ...sub(), out_trade_no })).toMatchObject({
      trade_state: 'REVOKED',
    });

    const bill_date = await billDay();
    const bill = await client.request(apis.downloadBill, { ...sub(), bill_date });
    expect(parseBill(String(bill)).rows.filter((row) => row['商户订单号'] === out_trade_no)).toHaveLength(2);
    const funds = await client.request(apis.downloadFundFlow, {
      ...sub(),
      bill_date,
      account_type: 'Basic',
    });
    expect(parseBill(String(funds)).rows.at(-1)).toMatchObject({ 业务类型: '退还交易手续费' });
    expect(
      await client.request(apis.downloadFundFlow, { ...sub(), bill_date: '20200101', account_type: 'Basic' }),
    ).toMatchObject({ err_code: 'NO_BILL_EXIST' });
  });

  it('returns numbers for a payment', async () => {
    const payment = { ...sub(), ...goods, out_trade_no: newNumber(), auth_code: simulator.authCode() };
    expect(await connect().request(apis.micropay, payment)).toMatchObject({
      result_code: 'SUCCESS',
      total_fee: 100,
      cash_fee: 100,
    });
  });

  it('charges once when WeChat Pay answers SYSTEMERROR, and the query returns the result', async () => {
    const out_trade_no = newNumber();
    const auth_code = simulator.authCode({ trouble: 'SYSTEMERROR' });
    const client = connect();
    const charge = client.request(apis.micropay, { ...sub(), ...goods, out_trade_no, auth_code });
    // A retry would get ORDERPAID, which looks like a failure.
    await expect(charge).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', query: { out_trade_no } });
    expect(await client.request(apis.queryOrder, { ...sub(), out_trade_no })).toMatchObject({
      trade_state: 'SUCCESS',
    });
  });

  it('shortens a link', async () => {
    expect(await connect().request(apis.shortUrl, { ...sub(), long_url })).toMatchObject({
      short_url: expect.stringMatching(/^weixin:\/\/wxpay\/s\/.{7}$/),
    });
  });
});

describe('tenpay', () => {
  let tenpay: Tenpay;

  beforeAll(() => {
    const { appid, mchId, apiKey, pfx } = simulator.merchant;
    tenpay = new Tenpay({ appid, mchid: mchId, partnerKey: apiKey, pfx });
    for (const [name, url] of Object.entries(tenpay.urls))
      tenpay.urls[name] = url.replace('https://api.mch.weixin.qq.com', simulator.url);
    // The client has one HTTP agent, to which the test adds the certificate to trust.
    const { httpsAgent } = createRequire(require.resolve('tenpay'))('urllib') as { httpsAgent: Agent };
    httpsAgent.options.ca = simulator.ca;
  });

  it.each(['MD5', 'HMAC-SHA256'])(
    'charges a payment code, reverses it and downloads the fund flow, signing with %s',
    async (sign_type) => {
      const sub = { sub_mch_id: simulator.merchant.subMchId, sign_type };
      const out_trade_no = newNumber();
      const auth_code = simulator.authCode({ openid: 'oPayer' });
      expect(await tenpay.micropay({ ...sub, ...goods, out_trade_no, auth_code })).toMatchObject({
        trade_type: 'MICROPAY',
        openid: 'oPayer',
        cash_fee: '100',
      });
      expect(await tenpay.reverse({ ...sub, out_trade_no })).toMatchObject({ recall: 'N' });
      expect(await tenpay.orderQuery({ ...sub, out_trade_no })).toMatchObject({ trade_state: 'REVOKED' });
      const bill_date = await billDay();
      const funds = await tenpay.downloadFundflow({ sub_mch_id: sub.sub_mch_id, bill_date });
      expect(parseBill(funds).summary['资金流水总笔数']).toMatch(/^[1-9]/);
    },
  );

  it('reads refusals', async () => {
    const sub = { sub_mch_id: simulator.merchant.subMchId };
    const payment = { ...sub, ...goods, out_trade_no: newNumber() };
    await expect(tenpay.micropay({ ...payment, auth_code: '100000000000000000' })).rejects.toThrow(
      'AUTH_CODE_INVALID',
    );
    await expect(tenpay.reverse({ ...sub, out_trade_no: 'unknown' })).rejects.toThrow('ORDERNOTEXIST');
    await expect(tenpay.downloadFundflow({ ...sub, bill_date: '20200101' })).rejects.toThrow('NO_BILL_EXIST');
  });
});

describe('wechatpay-axios-plugin', () => {
  const post = async (path: string, fields: object, config: object = {}) => {
    const { merchant } = simulator;
    const wechatpay = axiosPlugin(simulator);
    const identity = { appid: merchant.appid, mch_id: merchant.mchId, sub_mch_id: merchant.subMchId };
    return (await wechatpay.client.v2.post(path, { ...identity, ...fields }, config)).data;
  };

  it.each(['MD5', 'HMAC-SHA256'])(
    'looks a payer up, charges, reverses and shortens, signing with %s',
    async (sign_type) => {
      const out_trade_no = newNumber();
      const auth_code = simulator.authCode({ openid: 'oPayer' });
      expect(await post('tools/authcodetoopenid', { auth_code, sign_type })).toMatchObject({
        openid: 'oPayer',
      });
      expect(await post('pay/micropay', { ...goods, out_trade_no, auth_code, sign_type })).toMatchObject({
        trade_type: 'MICROPAY',
        cash_fee: '100',
      });
      expect(await post('secapi/pay/reverse', { out_trade_no, sign_type }, { security: true })).toMatchObject(
        { recall: 'N' },
      );
      expect(await post('tools/shorturl', { long_url, sign_type })).toMatchObject({
        short_url: expect.stringMatching(/^weixin:\/\/wxpay\/s\//),
      });
    },
  );

  it('downloads the fund flow', async () => {
    await post('pay/micropay', { ...goods, out_trade_no: newNumber(), auth_code: simulator.authCode() });
    const text = await post(
      'pay/downloadfundflow',
      { bill_date: await billDay(), account_type: 'Basic', sign_type: 'HMAC-SHA256' },
      { security: true, transformResponse: [] },
    );
    expect(parseBill(text).columns[0]).toBe('记账时间');
  });
});
