/** The simulator with other people's WeChat Pay clients, which were not written for it. */
import type { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignType } from '@opencloudpay/wechatpay';
import Tenpay from 'tenpay';
import { Aes, Formatter, Hash, Transformer, type Wechatpay } from 'wechatpay-axios-plugin';
import { compactDate } from './beijing-time';
import { type Simulator, startSimulator } from './index';
import { axiosPlugin } from './testing/axios-plugin';
import { newNumber } from './testing/merchant-client';
import { type Receiver, startReceiver } from './testing/receiver';

let simulator: Simulator;
let receiver: Receiver;

beforeAll(async () => {
  [simulator, receiver] = await Promise.all([startSimulator(), startReceiver()]);
});
afterAll(() => Promise.all([simulator.stop(), receiver.close()]));

/** The simulator's day, and then ten o'clock of the next day. */
async function billDay(): Promise<string> {
  const date = compactDate(simulator.now().getTime());
  await simulator.advance('34h');
  return date;
}

describe('tenpay', () => {
  let tenpay: Tenpay;

  beforeAll(() => {
    const { merchant } = simulator;
    tenpay = new Tenpay({
      appid: merchant.appid,
      mchid: merchant.mchId,
      partnerKey: merchant.apiKey,
      pfx: merchant.pfx,
      notify_url: receiver.url,
      refund_url: receiver.url,
    });
    for (const [name, url] of Object.entries(tenpay.urls))
      tenpay.urls[name] = url.replace('https://api.mch.weixin.qq.com', simulator.url);
    // The client has one HTTP agent, to which the test adds the certificate to trust.
    const { httpsAgent } = createRequire(require.resolve('tenpay'))('urllib') as { httpsAgent: Agent };
    httpsAgent.options.ca = simulator.ca;
  });

  const sub = () => ({ sub_mch_id: simulator.merchant.subMchId });
  const newOrder = (out_trade_no: string, sign_type: string) =>
    tenpay.unifiedOrder({
      ...sub(),
      sub_appid: simulator.merchant.subAppid,
      sub_openid: 'oPayer',
      out_trade_no,
      body: '商品 & <更多>',
      total_fee: 100,
      sign_type,
    });

  /** The result of its middleware for a notification: the parsed fields, or the error to answer. */
  async function receive(kind: 'pay' | 'refund', body: string | undefined) {
    const request: { body: string | undefined; weixin?: Record<string, unknown> } = { body };
    const answers: string[] = [];
    await tenpay.middlewareForExpress(kind)(
      request,
      { header: () => {}, send: (answer: string) => answers.push(answer) },
      () => {},
    );
    return request.weixin ?? answers;
  }

  it.each(['MD5', 'HMAC-SHA256'])(
    'orders, pays, queries, refunds and gets the notifications, signing with %s',
    async (sign_type) => {
      const out_trade_no = newNumber();
      const order = await newOrder(out_trade_no, sign_type);
      expect((await tenpay.orderQuery({ ...sub(), out_trade_no, sign_type }))['trade_state']).toBe('NOTPAY');
      await simulator.pay(tenpay.getPayParamsByPrepay(order, sign_type));
      await simulator.idle();
      expect(await receive('pay', receiver.received.at(-1))).toMatchObject({
        out_trade_no,
        total_fee: '100',
        sub_openid: 'oPayer',
      });

      const paid = await tenpay.orderQuery({ ...sub(), out_trade_no, sign_type });
      expect(paid).toMatchObject({ trade_state: 'SUCCESS', cash_fee: '100', sub_openid: 'oPayer' });
      const refund = {
        ...sub(),
        transaction_id: paid['transaction_id'],
        out_refund_no: `${out_trade_no}-r`,
        total_fee: 100,
        refund_fee: 40,
        sign_type,
      };
      expect(await tenpay.refund({ ...refund })).toMatchObject({ refund_fee: '40', cash_refund_fee: '40' });
      expect(await tenpay.refundQuery({ ...sub(), out_trade_no, sign_type })).toMatchObject({
        refund_count: '1',
        refund_status_0: 'PROCESSING',
      });
      await simulator.advance('10s');
      expect(await tenpay.refundQuery({ ...sub(), out_trade_no, sign_type })).toMatchObject({
        refund_status_0: 'SUCCESS',
      });
      expect(await receive('refund', receiver.received.at(-1))).toMatchObject({
        mch_id: simulator.merchant.mchId,
        req_info: {
          out_trade_no,
          out_refund_no: `${out_trade_no}-r`,
          refund_fee: '40',
          refund_status: 'SUCCESS',
        },
      });
    },
  );

  it('closes an order after five minutes', async () => {
    const out_trade_no = newNumber();
    await newOrder(out_trade_no, 'MD5');
    await expect(tenpay.closeOrder({ ...sub(), out_trade_no })).rejects.toThrow('INVALID_REQUEST');
    await simulator.advance('5m');
    expect(await tenpay.closeOrder({ ...sub(), out_trade_no })).toMatchObject({ result_msg: 'OK' });
    await expect(tenpay.closeOrder({ ...sub(), out_trade_no })).rejects.toThrow('ORDERCLOSED');
  });

  it('downloads the bill', async () => {
    const out_trade_no = newNumber();
    await simulator.pay(tenpay.getPayParamsByPrepay(await newOrder(out_trade_no, 'MD5')));
    const bill_date = await billDay();
    const { list_title, list_data, total_title, total_data } = await tenpay.downloadBill(
      { ...sub(), bill_date },
      true,
    );
    expect(list_title).toHaveLength(27);
    const row = list_data.find((cells) => cells[6] === out_trade_no);
    expect(row).toHaveLength(27);
    expect(row?.[24]).toBe('1.00');
    expect(total_title).toHaveLength(7);
    expect(total_data[0]).toBe(String(list_data.length));
    await expect(tenpay.downloadBill({ ...sub(), bill_date: '20200101' })).rejects.toThrow('No Bill Exist');
  });

  it('reads refusals', async () => {
    await expect(tenpay.orderQuery({ ...sub(), out_trade_no: 'unknown' })).rejects.toThrow('ORDERNOTEXIST');
    const stranger = new Tenpay({
      appid: simulator.merchant.appid,
      mchid: simulator.merchant.mchId,
      partnerKey: 'wrong',
    });
    Object.assign(stranger.urls, tenpay.urls);
    await expect(stranger.orderQuery({ ...sub(), out_trade_no: 'unknown' })).rejects.toThrow('签名错误');
  });
});

describe('wechatpay-axios-plugin', () => {
  let wechatpay: Wechatpay;

  beforeAll(() => {
    wechatpay = axiosPlugin(simulator);
  });

  const identity = () => ({
    appid: simulator.merchant.appid,
    mch_id: simulator.merchant.mchId,
    sub_mch_id: simulator.merchant.subMchId,
  });
  const post = async (path: string, fields: object, config: object = {}) =>
    (await wechatpay.client.v2.post(path, { ...identity(), ...fields }, config)).data;
  const newOrder = (out_trade_no: string, sign_type: string) =>
    post('pay/unifiedorder', {
      sub_appid: simulator.merchant.subAppid,
      sub_openid: 'oPayer',
      out_trade_no,
      body: '商品 & <更多>',
      total_fee: 100,
      spbill_create_ip: '127.0.0.1',
      notify_url: receiver.url,
      trade_type: 'JSAPI',
      sign_type,
    });

  function payment(prepayId: string, signType: SignType): Record<string, string> {
    const params = {
      appId: simulator.merchant.subAppid,
      timeStamp: `${Formatter.timestamp()}`,
      nonceStr: Formatter.nonce(),
      package: `prepay_id=${prepayId}`,
      signType,
    };
    return { ...params, paySign: Hash.sign(signType, params, simulator.merchant.apiKey) };
  }

  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'orders, pays, queries, refunds and gets the notifications, signing with %s',
    async (sign_type) => {
      const { apiKey } = simulator.merchant;
      const out_trade_no = newNumber();
      const { prepay_id } = await newOrder(out_trade_no, sign_type);
      expect(await post('pay/orderquery', { out_trade_no, sign_type })).toMatchObject({
        trade_state: 'NOTPAY',
      });
      await simulator.pay(payment(prepay_id, sign_type));
      await simulator.idle();
      const { sign, ...notified } = Transformer.toObject(receiver.received.at(-1) ?? '') as Record<
        string,
        string
      >;
      expect(notified).toMatchObject({ out_trade_no, total_fee: '100' });
      expect(Hash.sign(sign_type, notified, apiKey)).toBe(sign);

      expect(await post('pay/orderquery', { out_trade_no, sign_type })).toMatchObject({
        trade_state: 'SUCCESS',
        cash_fee: '100',
      });
      const out_refund_no = `${out_trade_no}-r`;
      const refund = {
        out_trade_no,
        out_refund_no,
        total_fee: 100,
        refund_fee: 40,
        notify_url: receiver.url,
        sign_type,
      };
      expect(await post('secapi/pay/refund', refund, { security: true })).toMatchObject({ refund_fee: '40' });
      await simulator.advance('10s');
      expect(await post('pay/refundquery', { out_refund_no, sign_type })).toMatchObject({
        refund_status_0: 'SUCCESS',
        refund_fee_0: '40',
      });
      const { req_info = '' } = Transformer.toObject(receiver.received.at(-1) ?? '') as Record<
        string,
        string
      >;
      const decrypted = Transformer.toObject(Aes.AesEcb.decrypt(req_info, Hash.md5(apiKey)));
      expect(decrypted).toMatchObject({
        out_trade_no,
        out_refund_no,
        refund_fee: '40',
        refund_status: 'SUCCESS',
      });
    },
  );

  it('closes an order after five minutes', async () => {
    const out_trade_no = newNumber();
    await newOrder(out_trade_no, 'MD5');
    await simulator.advance('5m');
    expect(await post('pay/closeorder', { out_trade_no })).toMatchObject({
      result_code: 'SUCCESS',
      result_msg: 'OK',
    });
  });

  it('downloads the bill', async () => {
    const out_trade_no = newNumber();
    const { prepay_id } = await newOrder(out_trade_no, 'MD5');
    await simulator.pay(payment(prepay_id, 'MD5'));
    const bill_date = await billDay();
    const text = await post('pay/downloadbill', { bill_date, bill_type: 'ALL' }, { transformResponse: [] });
    expect(text).toMatch(/^\uFEFF?交易时间,/);
    expect(text).toContain(`,\`${out_trade_no},`);
  });

  it('reads refusals', async () => {
    await expect(post('pay/orderquery', { out_trade_no: 'unknown' })).rejects.toMatchObject({
      code: 'EV2_RES_STATUS_CODE_NOT_SUCESS',
      response: { data: { err_code: 'ORDERNOTEXIST' } },
    });
    await expect(post('secapi/pay/refund', { out_trade_no: 'unknown' })).rejects.toMatchObject({
      response: { status: 400 },
    });
  });
});
