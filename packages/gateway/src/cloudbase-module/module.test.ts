/** The module's calls through a gateway, answered by the simulated WeChat Pay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { signPayment } from '@opencloudpay/wechatpay-v3';
import { pino } from 'pino';
import { createPayApi } from '../cloudpay/pay-api';
import { createGateway, type Gateway } from '../gateway';
import { type GatewayServer, serveGateway } from '../serve';
import { type AccountOfModule, accountOfModule } from './account';
import { withModuleCallbacks } from './callbacks';
import { createCloudbaseModule, type ModuleCaller, type ModuleOptions } from './module';
import type { ModuleSuccess } from './result';

const token = 'the-token-of-the-functions';
const envId = 'shop-1';
const PAYER = 'oPayerOfTheModule';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
});
afterAll(() => simulator.stop());

describe.each(['direct', 'partner'] as const)('mode %s', (mode) => {
  let merchant: Merchant;
  let gateway: Gateway;
  let receiver: GatewayServer;
  /** The calls of callback functions. */
  const called: { target: object; event: object }[] = [];
  let caller: ModuleCaller;
  let answer: (name: string, data?: object, from?: Partial<ModuleCaller>) => Promise<unknown>;

  beforeAll(async () => {
    merchant = simulator.merchants.find(({ kind }) => kind === mode) as Merchant;
    const { appid, mchId, apiKey, apiV3Key, key: privateKey, serialNo, subMchId } = merchant;
    const { ca, url } = simulator;
    const { publicKey, publicKeyId } = simulator.wechatPay;
    const receiving = {
      merchants: [{ mchId, apiKey, apiV3Key, publicKey, publicKeyId }],
      notifySecret: 'a secret of the gateway',
      logger: pino({ enabled: false }),
      adapter: withModuleCallbacks(
        {
          async invoke(target, event) {
            called.push({ target, event });
          },
        },
        { payment: ['wxpayOrderCallback'], refund: ['wxpayRefundCallback'] },
      ),
    };
    receiver = await serveGateway(createGateway(receiving), { port: 0 });
    gateway = createGateway({
      ...receiving,
      cloudpay: {
        tokens: [{ token }],
        account: {
          ...{ version: 'v3', mode, appid, mchId, apiV3Key, privateKey, serialNo, publicKey, publicKeyId },
          ...{ ca, endpoints: [url], notify: { baseUrl: receiver.url, secret: receiving.notifySecret } },
        },
      },
    });
    const user = { openId: PAYER, appId: merchant.subAppid };
    caller = { user, byClient: false, envId, requestId: 'r-1', calledBy: 'r-0' };
    const module = createCloudbaseModule({
      payApi: createPayApi({ gateway, token, envId }),
      account: { mode },
      clientCalls: ['wxpay_order'],
      ...(mode === 'partner' && { subMchId }),
    });
    answer = (name, data = {}, from = {}) => module({ name, data }, { ...caller, ...from });
  });
  afterAll(() => Promise.all([gateway.close(), receiver.close()]));

  const numberOf = (what: string) => `module-${mode}-${what}`;
  const order = (what: string, more: object = {}) => ({
    description: '龙井茶',
    out_trade_no: numberOf(what),
    amount: { total: 100, currency: 'CNY' },
    ...more,
  });
  const dataOf = async (result: Promise<unknown>) => {
    const { data, ...rest } = (await result) as ModuleSuccess;
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok' });
    return data;
  };

  it('orders as CloudBase’s template does, and answers the parameters of wx.requestPayment', async () => {
    const payer = { openid: PAYER };
    const data = await dataOf(answer('wxpay_order', order('1', { payer, attach: 'of the order' })));
    const {
      prepay_id: prepayId,
      appId,
      timeStamp,
      nonceStr,
      packageVal,
      paySign,
    } = data as Record<string, string>;
    expect(data).toEqual({
      ...{ prepay_id: expect.any(String), appId, timeStamp, nonceStr, paySign, signType: 'RSA' },
      ...{ package: `prepay_id=${prepayId}`, packageVal },
    });
    expect(packageVal).toBe(`prepay_id=${prepayId}`);
    expect(
      signPayment({
        ...{ appId: appId ?? '', prepayId: prepayId ?? '', privateKey: merchant.key },
        ...{ timeStamp: timeStamp ?? '', nonceStr: nonceStr ?? '' },
      }).paySign,
    ).toBe(paySign);
    expect(simulator.order(numberOf('1'))).toMatchObject({ totalFee: 100, attach: 'of the order' });
  });

  it('queries a paid order by both numbers, with the fields of v3', async () => {
    const payment = await dataOf(answer('wxpay_order', order('2')));
    const paid = await simulator.pay(payment);
    const byNumber = await dataOf(
      answer('wxpay_query_order_by_out_trade_no', { out_trade_no: numberOf('2') }),
    );
    const { transactionId } = paid.payment ?? {};
    expect(byNumber).toMatchObject({
      ...{ out_trade_no: numberOf('2'), transaction_id: transactionId, trade_state: 'SUCCESS' },
      amount: { total: 100, payer_total: 100, currency: 'CNY' },
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
      payer: { openid: PAYER, ...(mode === 'partner' && { sub_openid: PAYER }) },
      ...(mode === 'direct'
        ? { mchid: merchant.mchId }
        : { mchid: merchant.subMchId, sp_mchid: merchant.mchId }),
    });
    const data = { transaction_id: transactionId };
    expect(await dataOf(answer('wxpay_query_order_by_transaction_id', data))).toEqual(byNumber);
  });

  it('refunds, and queries the refund by the number in params as the template does', async () => {
    await simulator.pay(await dataOf(answer('wxpay_order', order('3'))));
    const numbers = { out_trade_no: numberOf('3'), out_refund_no: numberOf('3-r') };
    const refund = { ...numbers, reason: '不想要了', amount: { refund: 40, total: 100, currency: 'CNY' } };
    expect(await dataOf(answer('wxpay_refund', refund))).toMatchObject({
      ...{ ...numbers, refund_id: expect.any(String), status: 'PROCESSING' },
      amount: { refund: 40, total: 100, currency: 'CNY' },
    });
    // The same number again is the same refund.
    await dataOf(answer('wxpay_refund', refund));
    await simulator.advance('10s');
    const params = { out_refund_no: numbers.out_refund_no };
    const queried = await dataOf(answer('wxpay_refund_query', { params }));
    expect(queried).toMatchObject({ ...numbers, status: 'SUCCESS', amount: { refund: 40, total: 100 } });
    expect(await dataOf(answer('wxpay_refund_query', params))).toEqual(queried);
    expect(simulator.refunds().filter(({ outTradeNo }) => outTradeNo === numbers.out_trade_no)).toHaveLength(
      1,
    );
  });

  it('a payment and its refund call the configured functions with v3’s notifications, decrypted', async () => {
    called.length = 0;
    const attach = JSON.stringify({ points: 5 });
    const paid = await simulator.pay(await dataOf(answer('wxpay_order', order('notified', { attach }))));
    const numbers = { out_trade_no: numberOf('notified'), out_refund_no: numberOf('notified-r') };
    await answer('wxpay_refund', { ...numbers, amount: { refund: 100, total: 100, currency: 'CNY' } });
    await simulator.advance('10s');
    await simulator.idle();
    const { transactionId: transaction_id } = paid.payment ?? {};
    const account =
      mode === 'direct'
        ? { mchid: merchant.mchId }
        : { mchid: merchant.subMchId, sp_mchid: merchant.mchId, sub_mchid: merchant.subMchId };
    expect(called).toEqual([
      {
        target: { envId, functionName: 'wxpayOrderCallback' },
        event: {
          ...{ id: expect.any(String), create_time: expect.stringMatching(/\+08:00$/) },
          ...{ resource_type: 'encrypt-resource', event_type: 'TRANSACTION.SUCCESS', summary: '支付成功' },
          resource: expect.objectContaining({
            ...{ out_trade_no: numbers.out_trade_no, transaction_id, attach, ...account },
            ...{ trade_type: 'JSAPI', trade_state: 'SUCCESS', trade_state_desc: '支付成功' },
            payer: expect.objectContaining({ openid: PAYER }),
            amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
          }),
        },
      },
      {
        target: { envId, functionName: 'wxpayRefundCallback' },
        event: expect.objectContaining({
          event_type: 'REFUND.SUCCESS',
          resource: expect.objectContaining({
            ...{ ...numbers, transaction_id, ...account, refund_status: 'SUCCESS' },
            amount: { total: 100, refund: 100, payer_total: 100, payer_refund: 100 },
          }),
        }),
      },
    ]);
  });

  it('closes an order; a later query says so', async () => {
    await dataOf(answer('wxpay_order', order('4')));
    await simulator.advance('5m');
    const number = { out_trade_no: numberOf('4') };
    expect(await dataOf(answer('wxpay_close_order', number))).toEqual({});
    expect(await dataOf(answer('wxpay_query_order_by_out_trade_no', number))).toMatchObject({
      trade_state: 'CLOSED',
    });
  });

  it('answers WeChat Pay’s refusals with the codes of v3', async () => {
    const unknown = { out_trade_no: numberOf('unknown') };
    expect(await answer('wxpay_query_order_by_out_trade_no', unknown)).toEqual({
      ...{ code: 'ORDER_NOT_EXIST', errcode: 'ORDER_NOT_EXIST' },
      ...{ message: expect.any(String), errmsg: expect.any(String) },
    });
  });

  it('takes a number as out_trade_no, which the template’s own code sends', async () => {
    const number = 17_600_000_000_001 + (mode === 'direct' ? 0 : 1);
    await dataOf(answer('wxpay_order', order('5', { out_trade_no: number })));
    expect(simulator.order(String(number))).toMatchObject({ totalFee: 100 });
  });

  it.each([
    [{ description: undefined }, 'description is missing'],
    [{ amount: {} }, 'amount.total is missing'],
    [{ amount: { total: '1 yuan' } }, /^amount\.total must be/],
    [{ time_expire: '20260101000000' }, /^time_expire must be a time of RFC 3339/],
    [{ limit_pay: ['no_credit', 'no_debit'] }, /^limit_pay must be a list of one/],
  ])('refuses an order with %j by the name of the field, and sends nothing', async (more, message) => {
    expect(await answer('wxpay_order', order('6', more))).toMatchObject({
      code: 'PARAM_ERROR',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(simulator.order(numberOf('6'))).toBeUndefined();
  });

  it('leaves out what the account and the gateway decide: appid, mchid and notify_url', async () => {
    const claimed = { appid: 'wxother', mchid: '1', notify_url: 'https://example.com/wxpay/notify' };
    await dataOf(answer('wxpay_order', order('7', claimed)));
    expect(simulator.order(numberOf('7'))).toMatchObject({
      notifyUrl: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+\/notify\/pay\/shop-1\/cloudbase_module\/%2Fwxpay_order\//,
      ),
    });
  });

  it('a mini program orders for its own user, whatever payer it names', async () => {
    const payer = { openid: 'oSomebodyElse' };
    const payment = await dataOf(answer('wxpay_order', order('8', { payer }), { byClient: true }));
    await simulator.pay(payment);
    expect(
      await dataOf(answer('wxpay_query_order_by_out_trade_no', { out_trade_no: numberOf('8') })),
    ).toMatchObject({ payer: { [mode === 'direct' ? 'openid' : 'sub_openid']: PAYER } });
    expect(
      await answer('wxpay_order', order('9', { payer }), { byClient: true, user: undefined }),
    ).toMatchObject({ code: 'PARAM_ERROR', message: expect.stringMatching(/^payer\.openid is missing/) });
  });
});

describe('who may call', () => {
  const made: object[] = [];
  const module = (options: Partial<ModuleOptions> = {}) =>
    createCloudbaseModule({
      payApi: async (call) => {
        made.push(call);
        return { return_code: 'SUCCESS', result_code: 'SUCCESS' };
      },
      account: { mode: 'direct' },
      ...options,
    });
  const client: ModuleCaller = { user: { openId: 'o' }, byClient: true, envId, requestId: 'r-1' };

  it.each([
    ['wxpay_order', { description: 'Tea', out_trade_no: 'T', amount: { total: 1 } }],
    ['wxpay_refund', { out_trade_no: 'T', out_refund_no: 'R', amount: { refund: 1, total: 1 } }],
    ['wxpay_query_order_by_out_trade_no', { out_trade_no: 'T' }],
    ['wxpay_query_order_by_transaction_id', { transaction_id: '4200' }],
    ['wxpay_close_order', { out_trade_no: 'T' }],
    ['wxpay_refund_query', { out_refund_no: 'R' }],
  ] as const)('a mini program may not call %s, unless the configuration lists it', async (name, data) => {
    made.length = 0;
    expect(await module()({ name, data }, client)).toMatchObject({ code: 'NO_AUTH' });
    expect(made).toEqual([]);
    expect(await module({ clientCalls: [name] })({ name, data }, client)).toMatchObject({ errcode: 0 });
    expect(made).toHaveLength(1);
  });

  it('a mini program chooses no merchant; a function does', async () => {
    const event = { name: 'wxpay_close_order', data: { out_trade_no: 'T', sub_mchid: '7' } };
    const both = module({ clientCalls: ['wxpay_close_order'], subMchId: '5' });
    await both(event, client);
    expect(made.at(-1)).toMatchObject({ data: { sub_mch_id: '5' } });
    await both(event, { ...client, byClient: false });
    expect(made.at(-1)).toMatchObject({ data: { sub_mch_id: '7' } });
  });

  it.each([['wx_user_get_open_id'], [undefined], ['toString'], [7]])('has no call %p', async (name) => {
    expect(await module()({ name, data: {} }, client)).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('its calls here are wxpay_order,'),
    });
  });

  it('an outcome that is unknown is no refusal: the error of the call is thrown', async () => {
    const failure = new Error('No answer of the gateway to refund. The outcome is unknown');
    const failing = module({ payApi: () => Promise.reject(failure) });
    const refund = { out_trade_no: 'T', out_refund_no: 'R', amount: { refund: 1, total: 1 } };
    const call = failing({ name: 'wxpay_refund', data: refund }, { ...client, byClient: false });
    await expect(call).rejects.toBe(failure);
  });
});

describe('the account', () => {
  const v2: AccountOfModule = { mode: 'direct', mchId: '1', serialNo: 'AB' };
  const v3: AccountOfModule = { version: 'v3', mode: 'direct', mchId: '2' };
  const partner: AccountOfModule = { version: 'v3', mchId: '3', subMchIds: ['31'] };

  it.each([
    [[v3], {}, { mode: 'direct' }],
    [[v2, v3], { subMchId: '2' }, { mode: 'direct' }],
    [[v2, partner], { subMchId: '31' }, { mode: 'partner' }],
    [
      [v2],
      {},
      {
        problem:
          'it needs credentials of WeChat Pay v3: give merchants[0].version "v3", merchants[0].apiV3Key, merchants[0].privateKey',
      },
    ],
    [[v2, v3], {}, { problem: expect.stringContaining('name a subMchId') }],
    [[partner], { subMchId: '32' }, { problem: expect.stringContaining('none of the merchants serves') }],
  ])('of %j with %j is %j', (accounts, which, expected) => {
    expect(accountOfModule(accounts, { envId, ...which })).toEqual(expected);
  });

  it('a call without an account on v3 says what is missing', async () => {
    const module = createCloudbaseModule({
      payApi: () => Promise.reject(new Error('must not be called')),
      account: accountOfModule([v2], { envId }),
    });
    const call = { byClient: false, envId, requestId: 'r-1' };
    expect(await module({ name: 'wxpay_order', data: {} }, call)).toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining('merchants[0].apiV3Key'),
    });
  });
});
