/** Profit sharing by v3, with clients that were not written for the simulator. */
import { constants, privateDecrypt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Rsa } from 'wechatpay-axios-plugin';
import type WechatPayNode from 'wechatpay-node-v3';
import { type Merchant, type Simulator, startSimulator } from '../../index';
import { newNumber } from '../../testing/merchant-client';
import { PARTNER, PERSON, sharingClient } from '../../testing/sharing-client';
import { axiosPlugin, type V3Answer, v3Sender, wechatPayNode } from '../../testing/v3-client';

let simulator: Simulator;
let merchant: Merchant;
let partner: Merchant;
let client: WechatPayNode;
let answers: V3Answer[];
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}, { subMerchants: [{}] }] });
  [merchant, partner] = simulator.merchants as [Merchant, Merchant];
  ({ client, answers } = wechatPayNode(simulator, merchant));
});
afterAll(() => simulator.stop());

/** What the client's method for `Wechatpay-Serial` needs of WeChat Pay's key. */
const encrypted = (text: string) => client.publicEncrypt(text, Buffer.from(simulator.wechatPay.publicKey));

async function addPartner(): Promise<void> {
  const added = await client.profitsharing_receivers_add({
    ...{ appid: merchant.appid, type: 'MERCHANT_ID', account: PARTNER, relation_type: 'PARTNER' },
    ...{ name: encrypted('示例商户全称'), wx_serial_no: simulator.wechatPay.publicKeyId },
  } as never);
  expect(added).toMatchObject({ status: 200, data: { account: PARTNER, relation_type: 'PARTNER' } });
}

/** A paid order with `settle_info.profit_sharing`, made by v3. */
async function shareableOrder(): Promise<string> {
  const out_trade_no = newNumber();
  await client.transactions_native({
    ...{ description: '茶', out_trade_no, notify_url: 'http://127.0.0.1:9/notify' },
    ...{ amount: { total: 1000 }, settle_info: { profit_sharing: true } },
  });
  const { payment } = await simulator.pay(out_trade_no);
  await simulator.advance('1m');
  return payment?.transactionId ?? '';
}

const to = (amount: number, account = PARTNER) => ({
  ...{ type: account === PARTNER ? 'MERCHANT_ID' : 'PERSONAL_OPENID', account, amount, description: '分账' },
});
const share = (transaction_id: string, receivers: object[], more: object = {}) =>
  client.create_profitsharing_orders({
    ...{ appid: merchant.appid, transaction_id, out_order_no: newNumber('share'), receivers },
    ...{ unfreeze_unsplit: false, ...more },
  } as never);
const last = () => answers.at(-1);
const refuses = (status: number, code: string) =>
  expect(last()).toMatchObject({ status, json: { code }, refusal: expect.stringContaining(code) });

describe('profit sharing in v3', () => {
  it('shares, unfreezes, queries and takes back, with the amounts that are left', async () => {
    await addPartner();
    const transaction_id = await shareableOrder();
    const left = async () => (await client.query_profitsharing_amounts(transaction_id)).data;
    const before = (await left()) as { unsplit_amount: number };
    const out_order_no = newNumber('share');
    const shared = await share(transaction_id, [to(100)], { out_order_no });
    expect(shared.data).toMatchObject({
      ...{ transaction_id, out_order_no, state: 'PROCESSING' },
      receivers: [{ ...to(100), result: 'PENDING', create_time: expect.stringContaining('+08:00') }],
    });
    // The number makes it idempotent.
    expect((await share(transaction_id, [to(100)], { out_order_no })).data).toEqual(shared.data);
    expect(await left()).toEqual({ transaction_id, unsplit_amount: before.unsplit_amount - 100 });
    await simulator.advance('5s');
    const { data } = await client.query_profitsharing_orders(transaction_id, out_order_no);
    expect(data).toMatchObject({
      state: 'FINISHED',
      receivers: [{ result: 'SUCCESS', finish_time: expect.any(String) }],
    });

    const out_return_no = newNumber('return');
    const back = { out_order_no, out_return_no, return_mchid: PARTNER, amount: 40, description: '退货' };
    const returned = await client.profitsharing_return_orders(back as never);
    expect(returned.data).toMatchObject({ ...back, result: 'SUCCESS' });
    const found = await client.query_profitsharing_return_orders(out_return_no, out_order_no);
    expect(found.data).toEqual(returned.data);
    await client.profitsharing_return_orders({ ...back, out_return_no: 'other', amount: 61 } as never);
    refuses(403, 'NOT_ENOUGH');
    expect(last()?.refusal).toContain('amount is 61');

    const finish = { transaction_id, out_order_no: newNumber('finish'), description: '分账已完成' };
    const finished = await client.profitsharing_orders_unfreeze(finish);
    expect(finished.data).toMatchObject({
      ...{ transaction_id, out_order_no: finish.out_order_no },
      receivers: [{ type: 'MERCHANT_ID', account: merchant.mchId, description: '分账已完成' }],
    });
    await share(transaction_id, [to(1)]);
    refuses(403, 'NOT_ENOUGH');
    expect(await left()).toMatchObject({ unsplit_amount: 0 });
    expect(simulator.sharings().map(({ kind }) => kind)).toEqual(['multi', 'finish']);
  });

  it('is known to faults by the names of v2, also that of a share which leaves the rest frozen', async () => {
    const transaction_id = await shareableOrder();
    await simulator.setFault({ type: 'system-error', apis: ['multiProfitSharing'], times: 1 });
    await share(transaction_id, [to(1)], { unfreeze_unsplit: true });
    expect(last()).toMatchObject({ status: 200 });
    await share(transaction_id, [to(1)]);
    refuses(500, 'SYSTEM_ERROR');
    const [order] = simulator.orders().filter(({ payment }) => payment?.transactionId === transaction_id);
    expect(
      simulator
        .exchanges(order?.outTradeNo)
        .slice(-2)
        .map(({ api }) => api),
    ).toEqual(['profitSharing', 'multiProfitSharing']);
  });

  it('has the receivers and shares of v2', async () => {
    const v2 = sharingClient(simulator);
    await v2.addReceiver({ type: 'PERSONAL_OPENID', account: PERSON });
    const { transactionId } = await v2.shareableOrder();
    expect(await share(transactionId, [to(5, PERSON)])).toMatchObject({ status: 200 });
    const removed = { appid: merchant.appid, type: 'PERSONAL_OPENID', account: PERSON };
    const { data } = await client.profitsharing_receivers_delete(removed as never);
    expect(data).toEqual({ type: 'PERSONAL_OPENID', account: PERSON });
    await simulator.advance('5s');
    expect(simulator.sharings().at(-1)?.shares).toMatchObject([{ failReason: 'NO_RELATION' }]);
  });

  it('is refused with the documented codes', async () => {
    await share('4200000000202001010000000000', [to(1)]);
    refuses(400, 'INVALID_REQUEST');
    const transaction_id = await shareableOrder();
    await share(transaction_id, [to(1, 'oUnknown')]);
    refuses(400, 'PARAM_ERROR');
    await share(transaction_id, [to(301)]);
    refuses(403, 'RULE_LIMIT');
    await share(transaction_id, [{ ...to(1), amount: '1' }]);
    refuses(400, 'PARAM_ERROR');
    expect(last()?.json['detail']).toMatchObject({ field: '/receivers/0/amount', location: 'body' });
    await client.query_profitsharing_orders(transaction_id, 'unknown');
    refuses(404, 'RESOURCE_NOT_EXISTS');
    await client.query_profitsharing_return_orders('unknown', 'unknown');
    refuses(404, 'RESOURCE_NOT_EXISTS');
  });

  it('decrypts the name of a receiver, and answers it encrypted for the merchant', async () => {
    const body = {
      ...{ appid: partner.appid, sub_mchid: partner.subMchId, type: 'MERCHANT_ID', account: '1900000199' },
      ...{ name: Rsa.encrypt('另一商户', simulator.wechatPay.publicKey), relation_type: 'STORE' },
    };
    const headers = { 'Wechatpay-Serial': simulator.wechatPay.publicKeyId };
    const v3 = axiosPlugin(simulator, partner);
    const { data } = await v3.post('v3/profitsharing/receivers/add', body, { headers });
    expect(simulator.sharingReceivers()).toContainEqual(
      expect.objectContaining({ account: '1900000199', name: '另一商户', subMchId: partner.subMchId }),
    );
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    const name = privateDecrypt({ key: partner.key, ...oaep }, Buffer.from(data.name, 'base64'));
    expect(name.toString()).toBe('另一商户');
  });

  it('refuses a name that WeChat Pay cannot decrypt, and says why', async () => {
    const send = v3Sender(simulator, merchant);
    const receiver = { appid: merchant.appid, type: 'MERCHANT_ID', account: '1', relation_type: 'STORE' };
    const add = (name: string, serial?: string) =>
      send(
        'POST',
        '/v3/profitsharing/receivers/add',
        { ...receiver, name },
        serial ? { 'wechatpay-serial': serial } : {},
      );
    const { publicKeyId, publicKey } = simulator.wechatPay;
    const cases = [
      [Rsa.encrypt('名', publicKey), undefined, 'HTTP头缺少微信支付平台证书序列号(Wechatpay-Serial)'],
      [Rsa.encrypt('名', publicKey), merchant.serialNo, '平台证书序列号Wechatpay-Serial错误'],
      ['示例商户全称', publicKeyId, '请确认待处理的消息是否为加密后的密文'],
      [Rsa.encrypt('名', merchant.cert), publicKeyId, '平台私钥解密失败'],
    ] as const;
    for (const [name, serial, message] of cases)
      expect(await add(name, serial)).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', message } });
    expect(await add(Rsa.encrypt('名', publicKey), publicKeyId)).toMatchObject({ status: 200 });
  });
});
