/** The way of an order's environment: from the token of the call to the host of the callback. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { callbackAdapter } from './callbacks/callback-adapter';
import { type GatewayServer, serveGateway } from './serve';
import { accountAt } from './testing/account';
import { caller } from './testing/call';
import { type FakeWechatPay, startFakeWechatPay } from './testing/fake-wechat-pay';
import { testGateway } from './testing/gateway';
import { ACKNOWLEDGED, PAYMENT, paymentXml, SUB_OPENID } from './testing/notifications';

const TOKENS = { staging: 'token-of-the-staging-environment', any: 'token-of-any-environment' };

let wechatPay: FakeWechatPay;
let server: GatewayServer;
let test: ReturnType<typeof testGateway>;
const calls: { host: string; envId: unknown; path: string | undefined }[] = [];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  const hostOf = async (host: string) => {
    const { url, close } = await listen((request, response) => {
      calls.push({ host, envId: request.headers['x-wx-env'], path: request.url });
      response.end(JSON.stringify({ result: { errcode: 0 }, requestId: '1' }));
    });
    closing.push(close);
    return { functions: { url } };
  };
  const environments = { prod: await hostOf('prod'), staging: await hostOf('staging') };
  test = testGateway({
    adapter: callbackAdapter({ environments }),
    cloudpay: {
      tokens: [{ token: TOKENS.staging, envId: 'staging' }, { token: TOKENS.any }],
      account: accountAt(wechatPay.url),
    },
  });
  server = await serveGateway(test.gateway, { port: 0 });
  closing.push(() => server.close(), wechatPay.close);
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});
beforeEach(() => {
  calls.length = 0;
  wechatPay.requests.length = 0;
});

const order = (token: string, more: object) =>
  caller(server.url)(
    'unifiedOrder',
    {
      ...{ body: 'tea', out_trade_no: PAYMENT['out_trade_no'], total_fee: 1, sub_openid: SUB_OPENID },
      ...{ sub_mch_id: PAYMENT['sub_mch_id'], function_name: 'pay_cb', ...more },
    },
    { authorization: `Bearer ${token}` },
  );

describe('an order of the environment staging', () => {
  it('is called back at the host of staging, which receives the environment', async () => {
    expect((await order(TOKENS.staging, { env_id: 'staging' })).status).toBe(200);
    const address = wechatPay.requests[0]?.['notify_url'] ?? '';
    expect(address).toContain('/notify/pay/staging/pay_cb/');
    expect(await test.post(address, paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls).toEqual([{ host: 'staging', envId: 'staging', path: '/functions/pay_cb' }]);
    expect(test.log.lines().at(-1)).toMatchObject({ code: 'DELIVERED', envId: 'staging' });
  });

  it('cannot be changed to prod on the way: the address is bound to its environment', async () => {
    await order(TOKENS.staging, { env_id: 'staging' });
    const address = (wechatPay.requests[0]?.['notify_url'] ?? '').replace('/staging/', '/prod/');
    expect(await test.post(address, paymentXml())).toMatchObject({ status: 403 });
    expect(calls).toEqual([]);
  });
});

describe('an order of an environment without a host', () => {
  it.each([
    ['an order', { env_id: 'stagng' }],
    [
      'an order for a container',
      { env_id: 'stagng', container: { service: 's', path: '/' }, callback_type: 2 },
    ],
  ])('is refused at once with an explanation, and nothing is sent: %s', async (_, more) => {
    const { status, body } = await order(TOKENS.any, more);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errCode: -501007,
      detail: expect.stringMatching(
        /environment 'stagng', for which no adapter is configured: .*prod, staging\./,
      ),
    });
    expect(wechatPay.requests).toEqual([]);
  });

  it('is refused if its refund names a callback, and only then', async () => {
    const refund = (more: object) =>
      caller(server.url)(
        'refund',
        {
          ...{ out_trade_no: 'ORDER-1', out_refund_no: 'R1', total_fee: 1, refund_fee: 1 },
          ...{ sub_mch_id: PAYMENT['sub_mch_id'], env_id: 'stagng', ...more },
        },
        { authorization: `Bearer ${TOKENS.any}` },
      );
    expect((await refund({ function_name: 'refund_cb' })).status).toBe(400);
    expect(wechatPay.requests).toEqual([]);
    expect((await refund({})).status).toBe(200);
  });

  it('is not delivered if a function itself made it: the log says why', async () => {
    const { post, log } = testGateway({
      adapter: callbackAdapter({ environments: { prod: { functions: { url: 'http://127.0.0.1:9' } } } }),
    });
    await order(TOKENS.staging, { env_id: 'staging' });
    expect(await post(wechatPay.requests[0]?.['notify_url'] ?? '', paymentXml())).toMatchObject({
      code: 'FAIL',
      message: 'Not delivered (TARGET_UNSUPPORTED): send it again.',
    });
    expect(log.lines().at(-1)).toMatchObject({
      code: 'TARGET_UNSUPPORTED',
      reason: expect.stringContaining("environment 'staging'"),
    });
  });
});
