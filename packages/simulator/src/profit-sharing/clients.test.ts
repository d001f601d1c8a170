/** Profit sharing end to end, with this project's client and with another one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, apis, createClient, type TypedFields } from '@opencloudpay/wechatpay';
import { type Simulator, startSimulator } from '../index';
import { axiosPlugin } from '../testing/axios-plugin';
import { merchantClient, newNumber } from '../testing/merchant-client';

const PARTNER = '1900000110';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const receiver = JSON.stringify({
  type: 'MERCHANT_ID',
  account: PARTNER,
  name: '示例商户全称',
  relation_type: 'PARTNER',
});
const receivers = (amount: number) =>
  JSON.stringify([{ type: 'MERCHANT_ID', account: PARTNER, amount, description: '分到<商户> & 合作伙伴' }]);
const parsed = (text: unknown): Record<string, unknown>[] => JSON.parse(String(text));

/** Makes an order for profit sharing with the given call and pays it. */
async function payAndWait(prepayId: unknown, signType: 'MD5' | 'HMAC-SHA256'): Promise<string> {
  const payer = merchantClient(simulator, undefined, { signType });
  const { payment } = await simulator.pay(payer.payment(String(prepayId)));
  await simulator.advance('1m');
  return payment?.transactionId ?? '';
}

describe('createClient', () => {
  it('adds a receiver, orders, shares, queries, finishes, returns and queries the return, signing orders with MD5', async () => {
    const { merchant, ca, url } = simulator;
    const client = createClient({
      appid: merchant.appid,
      mchId: merchant.mchId,
      apiKey: merchant.apiKey,
      pfx: merchant.pfx,
      ca,
      endpoints: [url],
    });
    const sub = { sub_mch_id: merchant.subMchId, sub_appid: merchant.subAppid };
    const fields = async (answer: Promise<Answer>) => (await answer) as TypedFields;

    const added = await fields(client.request(apis.profitSharingAddReceiver, { ...sub, receiver }));
    expect(parsed(`[${added['receiver']}]`)).toMatchObject([{ account: PARTNER, relation_type: 'PARTNER' }]);

    const order = await fields(
      client.request(apis.unifiedOrder, {
        ...sub,
        body: '商品',
        out_trade_no: newNumber(),
        total_fee: 1000,
        spbill_create_ip: '127.0.0.1',
        notify_url: 'http://127.0.0.1:9/notify',
        trade_type: 'JSAPI',
        sub_openid: 'oPayer',
        profit_sharing: 'Y',
      }),
    );
    const transaction_id = await payAndWait(order['prepay_id'], 'MD5');

    const out_order_no = newNumber('share');
    const share = { ...sub, transaction_id, out_order_no, receivers: receivers(100) };
    expect(await client.request(apis.multiProfitSharing, share)).toMatchObject({ status: 'PROCESSING' });
    await simulator.advance('5s');
    const query = { ...sub, transaction_id, out_order_no };
    const told = await fields(client.request(apis.profitSharingQuery, query));
    expect(told).toMatchObject({ status: 'FINISHED', order_id: expect.stringMatching(/^\d{29}$/) });
    expect(parsed(told['receivers'])).toMatchObject([{ amount: 100, result: 'SUCCESS' }]);

    const end = { ...sub, transaction_id, out_order_no: newNumber('finish'), description: '分账已完成' };
    expect(await client.request(apis.profitSharingFinish, end)).toMatchObject({ result_code: 'SUCCESS' });
    expect(
      await client.request(apis.profitSharingQuery, { ...query, out_order_no: end.out_order_no }),
    ).toMatchObject({
      amount: 894,
    });
    const single = { ...share, out_order_no: newNumber('share') };
    expect(await client.request(apis.profitSharing, single)).toMatchObject({ err_code: 'AMOUNT_OVERDUE' });

    const giveBack = {
      ...sub,
      out_order_no,
      out_return_no: newNumber('return'),
      return_account_type: 'MERCHANT_ID',
      return_account: PARTNER,
      return_amount: 100,
      description: '用户退款',
    } as const;
    const returned = { result: 'SUCCESS', return_amount: 100 };
    expect(await client.request(apis.profitSharingReturn, giveBack)).toMatchObject(returned);
    const { out_return_no } = giveBack;
    const queryReturn = { ...sub, out_order_no, out_return_no };
    expect(await client.request(apis.profitSharingReturnQuery, queryReturn)).toMatchObject(returned);
    expect(
      await client.request(apis.profitSharingReturn, { ...giveBack, out_return_no: newNumber('return') }),
    ).toEqual({ return_code: 'FAIL', error_code: 'AMOUNT_OVERDUE', error_msg: '剩余可回退的金额不足' });

    const old = JSON.stringify({ type: 'MERCHANT_ID', account: PARTNER });
    expect(await client.request(apis.profitSharingRemoveReceiver, { ...sub, receiver: old })).toMatchObject({
      result_code: 'SUCCESS',
    });
  });
});

describe('wechatpay-axios-plugin', () => {
  it('adds a receiver, orders, shares, queries, finishes, returns and queries the return', async () => {
    const { merchant } = simulator;
    const { client } = axiosPlugin(simulator);
    const mch = { mch_id: merchant.mchId, sub_mch_id: merchant.subMchId, sign_type: 'HMAC-SHA256' };
    const post = async (path: string, params: object) => {
      const config: object = { security: path.startsWith('secapi/') };
      return (await client.v2.post(path, { ...mch, ...params }, config)).data;
    };
    const { appid, subAppid: sub_appid } = merchant;

    const added = await post('pay/profitsharingaddreceiver', { appid, sub_appid, receiver });
    expect(parsed(`[${added.receiver}]`)).toMatchObject([{ account: PARTNER }]);
    const { prepay_id } = await post('pay/unifiedorder', {
      ...{ appid, sub_appid },
      body: '商品',
      out_trade_no: newNumber(),
      total_fee: 1000,
      spbill_create_ip: '127.0.0.1',
      notify_url: 'http://127.0.0.1:9/notify',
      trade_type: 'JSAPI',
      sub_openid: 'oPayer',
      profit_sharing: 'Y',
    });
    const transaction_id = await payAndWait(prepay_id, 'HMAC-SHA256');

    const out_order_no = newNumber('share');
    const share = { appid, sub_appid, transaction_id, out_order_no, receivers: receivers(100) };
    expect(await post('secapi/pay/multiprofitsharing', share)).toMatchObject({ status: 'PROCESSING' });
    await simulator.advance('5s');
    const told = await post('pay/profitsharingquery', { transaction_id, out_order_no });
    expect(told).toMatchObject({ status: 'FINISHED' });
    expect(parsed(told.receivers)).toMatchObject([{ amount: 100, result: 'SUCCESS' }]);

    const end = { appid, transaction_id, out_order_no: newNumber('finish'), description: '分账已完成' };
    expect(await post('secapi/pay/profitsharingfinish', end)).toMatchObject({ result_code: 'SUCCESS' });
    await expect(
      post('secapi/pay/profitsharing', { ...share, out_order_no: newNumber('share') }),
    ).rejects.toMatchObject({ response: { data: { err_code: 'AMOUNT_OVERDUE' } } });

    const out_return_no = newNumber('return');
    const giveBack = {
      ...{ appid, sub_appid, out_order_no, out_return_no },
      return_account_type: 'MERCHANT_ID',
      return_account: PARTNER,
      return_amount: 100,
      description: '用户退款',
    };
    const returned = { result: 'SUCCESS', return_amount: '100' };
    expect(await post('secapi/pay/profitsharingreturn', giveBack)).toMatchObject(returned);
    expect(await post('pay/profitsharingreturnquery', { appid, out_order_no, out_return_no })).toMatchObject(
      returned,
    );
    await expect(
      post('secapi/pay/profitsharingreturn', { ...giveBack, out_return_no: newNumber('return') }),
    ).rejects.toMatchObject({ response: { data: { error_code: 'AMOUNT_OVERDUE' } } });
    await expect(
      post('pay/profitsharingquery', { appid, transaction_id, out_order_no }),
    ).rejects.toMatchObject({
      response: { data: { err_code: 'SIGN_ERROR' } },
    });
  });
});
