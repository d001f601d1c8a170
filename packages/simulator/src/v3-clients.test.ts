/** The simulator's v3 with other people's clients, which were not written for it. */
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import type WechatPayNode from 'wechatpay-node-v3';
import { type Merchant, type Simulator, startSimulator } from './index';
import { merchantClient, newNumber } from './testing/merchant-client';
import { type Receiver, startReceiver } from './testing/receiver';
import { axiosPlugin, isSigned, sendV3, type V3Answer, wechatPayNode } from './testing/v3-client';

interface Notified {
  headers: IncomingHttpHeaders;
  body: string;
}

let simulator: Simulator;
let receiver: Receiver;
let merchant: Merchant;
let partner: Merchant;
let client: WechatPayNode;
let answers: V3Answer[];
let notified: Notified[] = [];
/** The statuses with which the receiver answers; then 204. */
let statuses: number[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}, { subMerchants: [{}] }] });
  [merchant, partner] = simulator.merchants as [Merchant, Merchant];
  receiver = await startReceiver((body, response, { headers }) => {
    notified.push({ headers, body });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  ({ client, answers } = wechatPayNode(simulator, merchant));
});
afterAll(() => Promise.all([simulator.stop(), receiver.close()]));
beforeEach(() => {
  notified = [];
  statuses = [];
});

const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

const order = (out_trade_no: string, more: object = {}) => ({
  ...{ description: '龙井茶 & <糖>', out_trade_no, notify_url: receiver.url, attach: '桌号 7' },
  ...{ amount: { total: 100 }, payer: { openid: OPENID } },
  ...more,
});

async function placeOrder(more?: object): Promise<string> {
  const number = newNumber();
  const { status, data } = await client.transactions_jsapi(order(number, more));
  expect({ number, status }).toEqual({ number, status: 200 });
  payment = data as typeof payment;
  return number;
}
let payment: Parameters<Simulator['pay']>[0];

/** What the client makes of a notification: it verifies, then decrypts. */
async function receive({ headers, body }: Notified) {
  const keys = (client.constructor as unknown as { certificates: Record<string, string> }).certificates;
  keys[simulator.wechatPay.publicKeyId] = simulator.wechatPay.publicKey;
  const isVerified = await client.verifySign({
    ...{ body, timestamp: String(headers['wechatpay-timestamp']), nonce: String(headers['wechatpay-nonce']) },
    serial: String(headers['wechatpay-serial']),
    signature: String(headers['wechatpay-signature']),
  });
  const { resource, ...rest } = JSON.parse(body);
  const { ciphertext, associated_data, nonce } = resource;
  return { isVerified, ...rest, content: client.decipher_gcm(ciphertext, associated_data, nonce) };
}

const refuses = (answer: V3Answer | undefined, status: number, code: string) =>
  expect({ ...answer, isSigned: answer && isSigned(simulator, answer.headers, answer.text) }).toMatchObject({
    status,
    json: { code, message: expect.any(String) },
    // Without a right signature of the request, WeChat Pay does not sign either.
    isSigned: status !== 401,
    refusal: expect.stringMatching(`^${code}; `),
  });

describe('wechatpay-node-v3', () => {
  it('orders, pays, queries, refunds, queries the refund, and verifies and decrypts the notifications', async () => {
    const out_trade_no = await placeOrder();
    expect((await client.query({ out_trade_no })).data).toEqual({
      ...{ appid: merchant.appid, mchid: merchant.mchId, out_trade_no, attach: '桌号 7' },
      ...{ trade_type: 'JSAPI', trade_state: 'NOTPAY', trade_state_desc: '订单未支付' },
      ...{ payer: { openid: OPENID }, amount: { total: 100, currency: 'CNY' } },
    });
    const { payment: paid } = await simulator.pay(payment, {
      coupons: [{ id: '123', fee: 10, type: 'NO_CASH' }],
    });
    await simulator.idle();
    const transaction = {
      ...{ appid: merchant.appid, mchid: merchant.mchId, out_trade_no, attach: '桌号 7' },
      ...{ transaction_id: paid?.transactionId, trade_type: 'JSAPI', trade_state: 'SUCCESS' },
      ...{ trade_state_desc: '支付成功', bank_type: 'OTHERS', payer: { openid: OPENID } },
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
      amount: { total: 100, payer_total: 90, currency: 'CNY', payer_currency: 'CNY' },
      promotion_detail: [{ coupon_id: '123', scope: 'GLOBAL', type: 'NOCASH', amount: 10, currency: 'CNY' }],
    };
    expect(notified).toHaveLength(1);
    expect(await receive(notified[0] as Notified)).toMatchObject({
      ...{ isVerified: true, event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource' },
      content: transaction,
    });
    expect((await client.query({ transaction_id: String(paid?.transactionId) })).data).toEqual(transaction);

    const refund = {
      ...{ out_trade_no, out_refund_no: `${out_trade_no}-r`, notify_url: receiver.url, reason: '退茶' },
      amount: { refund: 50, total: 100, currency: 'CNY' },
    };
    const made = {
      ...{ out_trade_no, out_refund_no: `${out_trade_no}-r`, status: 'PROCESSING', channel: 'ORIGINAL' },
      amount: {
        ...{ refund: 50, total: 100, payer_refund: 45, payer_total: 90, discount_refund: 5 },
        ...{ settlement_refund: 45, settlement_total: 90, currency: 'CNY' },
      },
    };
    expect(await client.refunds(refund)).toMatchObject({ status: 200, data: made });
    expect((await client.refunds(refund)).data).toMatchObject(made);
    await simulator.advance('10s');
    expect(await client.find_refunds(`${out_trade_no}-r`)).toMatchObject({
      status: 200,
      data: { ...made, status: 'SUCCESS', success_time: expect.stringContaining('+08:00') },
    });
    expect(notified).toHaveLength(2);
    expect(await receive(notified[1] as Notified)).toMatchObject({
      ...{ isVerified: true, event_type: 'REFUND.SUCCESS' },
      content: {
        ...{
          mchid: merchant.mchId,
          out_trade_no,
          out_refund_no: `${out_trade_no}-r`,
          refund_status: 'SUCCESS',
        },
        amount: { total: 100, refund: 50, payer_total: 90, payer_refund: 45 },
      },
    });
    expect(simulator.refunds()).toHaveLength(1);
    expect(simulator.exchanges(out_trade_no).map(({ api, status }) => `${api} ${status}`)).toEqual([
      ...['unifiedOrder 200', 'queryOrder 200', 'queryOrder 200'],
      ...['refund 200', 'refund 200', 'queryRefund 200'],
    ]);
    expect(answers.every(({ headers, text }) => isSigned(simulator, headers, text))).toBe(true);
  });

  it('leaves its JSON and the headers of both signatures in the records', async () => {
    const out_trade_no = await placeOrder();
    await client.query({ out_trade_no });
    const [placed, queried] = simulator.exchanges(out_trade_no);
    const [ordered] = answers.slice(-2);
    expect(placed).toMatchObject({
      ...{ version: 'v3', method: 'POST', path: '/v3/pay/transactions/jsapi', status: 200 },
      signature: { authorization: expect.stringMatching(/^WECHATPAY2-SHA256-RSA2048 mchid="/) },
      answer: ordered?.text,
      answerSignature: {
        'wechatpay-serial': simulator.wechatPay.publicKeyId,
        'wechatpay-signature': ordered?.headers['wechatpay-signature'],
      },
    });
    expect(JSON.parse(placed?.request ?? '')).toMatchObject({ out_trade_no, amount: { total: 100 } });
    expect(queried).toMatchObject({ method: 'GET', query: `mchid=${merchant.mchId}` });
    expect(queried?.request).toBeUndefined();
  });

  it('orders by native payment, which is paid after the code was scanned', async () => {
    const { payer: _, ...native } = order(newNumber());
    const { status, data } = await client.transactions_native(native);
    expect({ status, data }).toEqual({
      status: 200,
      data: { code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/) },
    });
    await simulator.pay(native.out_trade_no);
    expect((await client.query({ out_trade_no: native.out_trade_no })).data).toMatchObject({
      trade_type: 'NATIVE',
      trade_state: 'SUCCESS',
    });
  });

  it('closes an order after five minutes, with status 204', async () => {
    const out_trade_no = await placeOrder();
    await client.close(out_trade_no);
    refuses(answers.at(-1), 400, 'INVALID_REQUEST');
    await simulator.advance('5m');
    expect(await client.close(out_trade_no)).toMatchObject({ status: 204 });
    expect(answers.at(-1)).toMatchObject({ text: '' });
    expect((await client.query({ out_trade_no })).data).toMatchObject({ trade_state: 'CLOSED' });
    await client.close(out_trade_no);
    refuses(answers.at(-1), 400, 'ORDER_CLOSED');
  });

  it('is sent a notification again, signed anew, until the receiver accepts it', async () => {
    statuses = [500, 404];
    await placeOrder();
    await simulator.pay(payment);
    await simulator.advance('1m');
    expect(notified).toHaveLength(3);
    const received = await Promise.all(notified.map(receive));
    expect(received.map(({ isVerified }) => isVerified)).toEqual([true, true, true]);
    expect(new Set(notified.map(({ body }) => body)).size).toBe(1);
    expect(new Set(notified.map(({ headers }) => headers['wechatpay-signature'])).size).toBe(3);
    expect(simulator.notifications().at(-1)).toMatchObject({ version: 'v3', answered: true });
  });

  it.each([
    ['wrong-key', false, 100],
    ['other-order', true, 100],
    ['sign-test', false, 100],
  ] as const)('can tell a notification that is forged: %s', async (how, isVerified, total) => {
    await simulator.setFault({ type: 'forge', how, times: 1 });
    const out_trade_no = await placeOrder();
    await simulator.pay(payment);
    await simulator.idle();
    const [forged, real] = await Promise.all(notified.map(receive));
    expect(forged).toMatchObject({ isVerified, content: { amount: { total } } });
    expect(forged.content.out_trade_no === out_trade_no).toBe(how !== 'other-order');
    expect(real).toMatchObject({ isVerified: true, content: { out_trade_no } });
    const { attempts } = simulator.notifications().at(-1) ?? {};
    const isSignTest = attempts?.[0]?.signature?.['wechatpay-signature']?.startsWith('WECHATPAY/SIGNTEST/');
    expect(isSignTest).toBe(how === 'sign-test');
  });

  it('gets an answer with the signature of a test, although the request was executed', async () => {
    await simulator.setFault({ type: 'sign-test', apis: ['unifiedOrder'], times: 1 });
    const out_trade_no = await placeOrder();
    const { headers, text } = answers.at(-1) as V3Answer;
    expect(headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(isSigned(simulator, headers, text)).toBe(false);
    expect(simulator.exchanges(out_trade_no)).toMatchObject([{ fault: { type: 'sign-test' }, status: 200 }]);
    await simulator.setFault({ type: 'sign-test', times: 1 });
    const path = `v3/pay/transactions/out-trade-no/${out_trade_no}`;
    const query = axiosPlugin(simulator, merchant).get(path, { params: { mchid: merchant.mchId } });
    await expect(query).rejects.toThrow(/signature=WECHATPAY\/SIGNTEST\/.* failed/);
  });

  it('shares no tests of signatures with v2, which has none', async () => {
    await simulator.setFault({ type: 'sign-test' });
    await simulator.setFault({ type: 'forge', how: 'sign-test' });
    const { outTradeNo } = await merchantClient(simulator, merchant, {
      notifyUrl: receiver.url,
    }).paidOrder();
    await simulator.idle();
    expect(simulator.faults().map(({ struck }) => struck)).toEqual([0, 0]);
    expect(simulator.notifications().at(-1)).toMatchObject({ outTradeNo, attempts: [{ accepted: false }] });
    await simulator.clearFault();
  });

  it('gets an unsigned notification and one of another amount, by faults', async () => {
    await simulator.setFault({ type: 'forge', how: 'unsigned', times: 1 });
    await simulator.setFault({ type: 'change-amount', to: 7, times: 1 });
    await placeOrder();
    await simulator.pay(payment);
    await simulator.idle();
    expect(notified[0]?.headers['wechatpay-signature']).toBeUndefined();
    expect(await receive(notified[1] as Notified)).toMatchObject({
      isVerified: true,
      content: { amount: { total: 7 } },
    });
  });

  it('loses the answer to a refund that was made, by the fault of its order', async () => {
    const out_trade_no = await placeOrder();
    await simulator.pay(payment);
    await simulator.setFault({ type: 'down', how: 'no-answer', outTradeNo: out_trade_no, times: 1 });
    const amount = { refund: 100, total: 100, currency: 'CNY' };
    const refund = { out_trade_no, out_refund_no: `${out_trade_no}-r`, amount };
    await expect(client.refunds(refund)).rejects.toThrow('socket hang up');
    expect(await client.refunds(refund)).toMatchObject({ status: 200 });
    expect(simulator.refunds().filter(({ outTradeNo }) => outTradeNo === out_trade_no)).toHaveLength(1);
  });

  it('gets the documented refusals', async () => {
    await client.query({ out_trade_no: 'unknown' });
    refuses(answers.at(-1), 404, 'ORDER_NOT_EXIST');
    await client.find_refunds('unknown');
    refuses(answers.at(-1), 404, 'RESOURCE_NOT_EXISTS');
    const out_trade_no = await placeOrder();
    await client.transactions_jsapi(order(out_trade_no, { amount: { total: 101 } }));
    refuses(answers.at(-1), 400, 'INVALID_REQUEST');
    await client.transactions_jsapi(order(newNumber(), { amount: { total: '100' } }));
    refuses(answers.at(-1), 400, 'PARAM_ERROR');
    expect(answers.at(-1)?.json).toMatchObject({ detail: { field: '/amount/total', location: 'body' } });
    await client.transactions_jsapi(order(newNumber(), { amount: { total: 0 } }));
    refuses(answers.at(-1), 400, 'PARAM_ERROR');
    expect(answers.at(-1)?.json['message']).toBe('输入源“/body/amount/total”格式错误');
    await client.transactions_jsapi(order(newNumber(), { appid: partner.appid }));
    refuses(answers.at(-1), 400, 'APPID_MCHID_NOT_MATCH');
    await simulator.pay(out_trade_no);
    await client.transactions_jsapi(order(out_trade_no));
    refuses(answers.at(-1), 400, 'ORDERPAID');
    const refund = { out_trade_no, out_refund_no: 'R-1' };
    await client.refunds({ ...refund, amount: { refund: 101, total: 100, currency: 'CNY' } });
    refuses(answers.at(-1), 400, 'PARAM_ERROR');
    await client.refunds({ ...refund, amount: { refund: 1, total: 99, currency: 'CNY' } });
    refuses(answers.at(-1), 400, 'INVALID_REQUEST');
    await client.refunds({
      ...refund,
      out_trade_no: 'unknown',
      amount: { refund: 1, total: 99, currency: 'CNY' },
    });
    refuses(answers.at(-1), 404, 'RESOURCE_NOT_EXISTS');
    await simulator.setFault({
      type: 'system-error',
      apis: ['queryOrder'],
      outTradeNo: out_trade_no,
      times: 1,
    });
    await client.query({ out_trade_no });
    refuses(answers.at(-1), 500, 'SYSTEM_ERROR');
  });

  it('is refused with 401 for a wrong key, serial number or merchant', async () => {
    const wrong = [{ key: partner.key }, { serialNo: partner.serialNo }, { mchId: '1999999999' }];
    for (const part of wrong) {
      const other = wechatPayNode(simulator, { ...merchant, ...part });
      await other.client.query({ out_trade_no: 'any' });
      refuses(other.answers.at(-1), 401, 'SIGN_ERROR');
    }
  });
});

describe('wechatpay-axios-plugin', () => {
  it('orders, queries, refunds and closes, verifying each answer, and reads the notification', async () => {
    const { publicKey } = simulator.wechatPay;
    const v3 = axiosPlugin(simulator, merchant);
    const account = { appid: merchant.appid, mchid: merchant.mchId };
    const out_trade_no = newNumber();
    const placed = await v3.post('v3/pay/transactions/jsapi', { ...order(out_trade_no), ...account });
    const params = {
      ...{ appId: merchant.appid, timeStamp: `${Formatter.timestamp()}`, nonceStr: Formatter.nonce() },
      package: `prepay_id=${placed.data.prepay_id}`,
    };
    const lines = Formatter.joinedByLineFeed(...Object.values(params));
    await simulator.pay({ ...params, signType: 'RSA', paySign: Rsa.sign(lines, merchant.key) });
    await simulator.idle();

    const query = `v3/pay/transactions/out-trade-no/${out_trade_no}`;
    const { data } = await v3.get(query, { params: { mchid: merchant.mchId } });
    expect(data).toMatchObject({ trade_state: 'SUCCESS', amount: { total: 100 } });
    const { headers, body } = notified[0] as Notified;
    const [timestamp, nonce, signature] = ['timestamp', 'nonce', 'signature'].map((name) =>
      String(headers[`wechatpay-${name}`]),
    ) as [string, string, string];
    expect(Rsa.verify(Formatter.response(timestamp, nonce, body), signature, publicKey)).toBe(true);
    const { ciphertext, associated_data, nonce: iv } = JSON.parse(body).resource;
    const content = Aes.AesGcm.decrypt(ciphertext, merchant.apiV3Key, iv, associated_data);
    expect(JSON.parse(content)).toEqual(data);

    const refund = { out_trade_no, out_refund_no: `${out_trade_no}-r` };
    const amount = { refund: 100, total: 100, currency: 'CNY' };
    const refunded = await v3.post('v3/refund/domestic/refunds', { ...refund, amount });
    expect(refunded.data).toMatchObject({ ...refund, status: 'PROCESSING' });
    const found = await v3.get(`v3/refund/domestic/refunds/${refund.out_refund_no}`);
    expect(found.data).toEqual(refunded.data);
    await expect(
      v3.post(`v3/pay/transactions/out-trade-no/${out_trade_no}/close`, { mchid: merchant.mchId }),
    ).rejects.toMatchObject({ response: { status: 400, data: { code: 'ORDERPAID' } } });
    const unpaid = await placeOrder();
    await simulator.advance('5m');
    expect(
      await v3.post(`v3/pay/transactions/out-trade-no/${unpaid}/close`, { mchid: merchant.mchId }),
    ).toMatchObject({ status: 204 });
  });
});

interface Sent {
  method?: 'GET' | 'POST';
  path: string;
  body?: string;
  signedBody?: string;
  timestamp?: number;
  sender?: Merchant;
}

/** Sends what the client cannot: other times, changed bodies, a service provider's requests. */
function send(sent: Sent): Promise<V3Answer> {
  const { method = 'GET', path, body = '', signedBody = body, sender = merchant } = sent;
  const timestamp = String(Math.floor(sent.timestamp ?? Date.now() / 1000));
  const { client: signer } = wechatPayNode(simulator, sender);
  const signature = signer.getSignature(method, 'nonce', timestamp, path, signedBody);
  const headers = {
    ...{ accept: 'application/json', 'user-agent': 'test', 'content-type': 'application/json' },
    authorization: signer.getAuthorization('nonce', timestamp, signature),
  };
  return sendV3(simulator, method, path, { headers, body });
}

const json = (value: object) => ({ method: 'POST' as const, body: JSON.stringify(value) });

describe('the simulated v3', () => {
  it('takes the requests of a service provider for its sub-merchant', async () => {
    const { mchId, appid, subMchId, subAppid } = partner;
    const out_trade_no = newNumber();
    const path = '/v3/pay/partner/transactions';
    const account = { sp_mchid: mchId, sub_mchid: subMchId };
    const { payer: _, ...content } = order(out_trade_no);
    const placed = await send({
      sender: partner,
      path: `${path}/jsapi`,
      ...json({
        ...{ ...content, ...account, sp_appid: appid, sub_appid: subAppid },
        payer: { sub_openid: OPENID },
      }),
    });
    expect(placed).toMatchObject({ status: 200, json: { prepay_id: expect.stringMatching(/^wx/) } });
    await simulator.pay(out_trade_no);
    const query = `${path}/out-trade-no/${out_trade_no}?sp_mchid=${mchId}&sub_mchid=${subMchId}`;
    expect((await send({ sender: partner, path: query })).json).toMatchObject({
      ...{ sp_mchid: mchId, sub_mchid: subMchId, sp_appid: appid, sub_appid: subAppid },
      ...{ trade_state: 'SUCCESS', payer: { sp_openid: expect.any(String), sub_openid: OPENID } },
    });
    const refunded = await send({
      sender: partner,
      path: '/v3/refund/domestic/refunds',
      ...json({
        ...{ sub_mchid: subMchId, out_trade_no, out_refund_no: 'partner-r' },
        amount: { refund: 100, total: 100, currency: 'CNY' },
      }),
    });
    expect(refunded).toMatchObject({ status: 200, json: { status: 'PROCESSING' } });
    const found = `/v3/refund/domestic/refunds/partner-r?sub_mchid=${subMchId}`;
    expect((await send({ sender: partner, path: found })).json).toMatchObject({ out_trade_no });
    refuses(await send({ path: query }), 400, 'PARAM_ERROR');
  });

  it('has the orders of v2, and refuses to repeat one in the other version', async () => {
    const v2 = merchantClient(simulator, merchant, { notifyUrl: receiver.url });
    const out_trade_no = newNumber();
    await v2.order({ out_trade_no, attach: '' });
    expect((await client.query({ out_trade_no })).data).toMatchObject({ trade_state: 'NOTPAY' });
    await client.transactions_jsapi(order(out_trade_no));
    refuses(answers.at(-1), 400, 'INVALID_REQUEST');

    const number = await placeOrder();
    await simulator.pay(payment);
    expect((await v2.query({ out_trade_no: number })).fields).toMatchObject({ trade_state: 'SUCCESS' });
    await v2.refund({
      ...{ out_trade_no: number, out_refund_no: `${number}-r`, notify_url: receiver.url },
      ...{ total_fee: 100, refund_fee: 100 },
    });
    await simulator.advance('10s');
    expect(notified.at(-1)?.body).toMatch(/^<xml>/);
  });

  it('refuses a request whose time, body or headers are wrong', async () => {
    const path = `/v3/pay/transactions/out-trade-no/any?mchid=${merchant.mchId}`;
    const late = simulator.now().getTime() / 1000 + 900;
    refuses(await send({ path, timestamp: late }), 401, 'SIGN_ERROR');
    refuses(await send({ path, timestamp: Date.now() / 1000 - 900 }), 401, 'SIGN_ERROR');
    const close = { method: 'POST' as const, path: '/v3/pay/transactions/out-trade-no/any/close' };
    const body = JSON.stringify({ mchid: merchant.mchId });
    refuses(await send({ ...close, body, signedBody: body.replace(':', ': ') }), 401, 'SIGN_ERROR');
    refuses(await send({ ...close, body: '{' }), 400, 'PARAM_ERROR');
    refuses(await send({ ...close, body: '{}' }), 400, 'PARAM_ERROR');
    refuses(await send({ path: '/v3/unknown' }), 404, 'RESOURCE_NOT_EXISTS');
    const headers = { accept: 'application/json', 'user-agent': 'test' };
    refuses(await sendV3(simulator, 'GET', path, { headers }), 401, 'SIGN_ERROR');
    refuses(await sendV3(simulator, 'GET', path, { headers: {} }), 401, 'SIGN_ERROR');
  });

  it('refuses fields that the API does not declare, if it is strict', async () => {
    const strict = await startSimulator({ merchants: [{}], strict: true });
    const { client: strictClient, answers: got } = wechatPayNode(strict, strict.merchant);
    const detail = { cost_price: 1, goods_detail: [{ merchant_goods_id: '1', quantity: 1, unit_price: 1 }] };
    const scene_info = { payer_client_ip: '203.0.113.7', store_info: { id: '1', address: '地'.repeat(170) } };
    const accepted = order('strict-1', { detail, scene_info, settle_info: { profit_sharing: true } });
    await strictClient.transactions_jsapi(accepted);
    expect(got.at(-1)).toMatchObject({ status: 200 });
    const amount = { total: 100, totel: 1 };
    await strictClient.transactions_jsapi(order('strict-2', { amount }));
    expect(got.at(-1)).toMatchObject({ status: 400, json: { detail: { field: '/amount/totel' } } });
    await strict.stop();
    const lax = order(newNumber(), { amount });
    expect(await client.transactions_jsapi(lax)).toMatchObject({ status: 200 });
  });

  it('checks the parameters of wx.requestPayment', async () => {
    await placeOrder();
    const changed = { ...(payment as object), nonceStr: 'other' };
    await expect(simulator.pay(changed)).rejects.toMatchObject({ code: 'PAY_SIGN_WRONG' });
    await expect(simulator.pay({ ...changed, signType: 'MD5' })).rejects.toMatchObject({
      code: 'SIGN_TYPE_WRONG',
    });
  });
});
