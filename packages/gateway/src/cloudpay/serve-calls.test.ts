import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay, verifyNotifyToken } from '@opencloudpay/cloudpay';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt, calledBy } from '../testing/account';
import { type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { type captureLog, testGateway, WARN } from '../testing/gateway';
import { OPENID, SECRET } from '../testing/notifications';

const TOKEN = 'token-of-any-environment';
const NEXT_TOKEN = 'token-that-replaces-it';
const PROD_TOKEN = 'token-of-prod-alone';
const ORDER = {
  body: 'Tea',
  outTradeNo: 'ORDER-1',
  subMchId: '1712734762',
  totalFee: 101,
  envId: 'prod',
  functionName: 'pay_cb',
};

let wechatPay: FakeWechatPay;
let server: GatewayServer;
let log: ReturnType<typeof captureLog>;
const environment = { ...process.env };

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  // Without a client certificate.
  const { pfx: _, passphrase: __, ...account } = accountAt(wechatPay.url);
  const tokens = [{ token: TOKEN }, { token: NEXT_TOKEN }, { token: PROD_TOKEN, envId: 'prod' }];
  const test = testGateway({ cloudpay: { tokens, account } });
  log = test.log;
  server = await serveGateway(test.gateway, { port: 0 });
});

afterAll(async () => {
  await server.close();
  await wechatPay.close();
});

afterEach(() => {
  process.env = { ...environment };
});

function through(token: string): CloudPay {
  return createCloudPay({ gateway: { url: server.url, token } });
}

describe('an order through the gateway', () => {
  it('has the caller’s openid and address, and a notification address that the gateway can verify', async () => {
    calledBy(OPENID, '203.0.113.9');
    await through(TOKEN).unifiedOrder({ ...ORDER, envId: undefined });
    const sent = wechatPay.requests.at(-1);
    expect(sent).toMatchObject({
      sub_openid: OPENID,
      sub_appid: 'wxad347b7cfd1f7e6c',
      spbill_create_ip: '203.0.113.9',
      total_fee: '101',
    });
    const [, envId = '', functionName = '', token = ''] =
      /^https:\/\/pay\.example\.com\/notify\/pay\/(.+)\/(.+)\/(.+)$/.exec(sent?.['notify_url'] ?? '') ?? [];
    expect({ envId, functionName }).toEqual({ envId: 'prod', functionName: 'pay_cb' });
    const mch_id = sent?.['mch_id'];
    const sub_mch_id = sent?.['sub_mch_id'];
    const paid = { mch_id, sub_mch_id, out_trade_no: 'ORDER-1', total_fee: 101 };
    expect(verifyNotifyToken('pay', { envId, functionName }, paid, token, SECRET)).toBe(true);
  });

  async function postCall(
    headers: Record<string, string>,
    body: string | Uint8Array = '{}',
    api = 'queryOrder',
  ) {
    const answer = await fetch(`${server.url}/v1/cloudpay/${api}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  }

  it('takes the first address that proxies forwarded, and only a valid one', async () => {
    const order = JSON.stringify({
      body: 'Tea',
      out_trade_no: 'ORDER-1',
      sub_mch_id: '1712734762',
      total_fee: 1,
      env_id: 'prod',
      function_name: 'pay_cb',
      sub_openid: OPENID,
    });
    await postCall({ 'x-forwarded-for': '2001:db8::7, 10.0.0.1' }, order, 'unifiedOrder');
    expect(wechatPay.requests.at(-1)).toMatchObject({ spbill_create_ip: '2001:db8::7' });
    await postCall({ 'x-forwarded-for': 'unknown' }, order, 'unifiedOrder');
    expect(wechatPay.requests.at(-1)).toMatchObject({ spbill_create_ip: '127.0.0.1' });
  });

  it.each([
    ['no token', ''],
    ['a wrong token', `Bearer ${TOKEN}x`],
    ['the beginning of a token', `Bearer ${TOKEN.slice(0, -1)}`],
    ['two tokens', `Bearer ${TOKEN} ${TOKEN}`],
    ['another scheme', `Basic ${TOKEN}`],
  ])('is refused with %s, and nothing is sent', async (_, authorization) => {
    const before = wechatPay.requests.length;
    const answer = await postCall({ authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toEqual({
      errCode: -601004,
      detail: expect.stringContaining('CLOUDPAY_GATEWAY_TOKEN'),
    });
    expect(wechatPay.requests).toHaveLength(before);
  });

  it('is made with each of the tokens, so that one can replace another', async () => {
    for (const token of [TOKEN, NEXT_TOKEN])
      expect(await through(token).queryOrder({ subMchId: '1', outTradeNo: 'ORDER-1' })).toMatchObject({
        errCode: 0,
      });
  });

  it('raises an unknown token in the function as a CloudPay error with advice', async () => {
    await expect(through('not-a-token-at-all').queryOrder({ outTradeNo: 'ORDER-1' })).rejects.toMatchObject({
      errCode: -601004,
      errMsg: expect.stringMatching(
        /^cloudPay.queryOrder:fail -601004 .*CLOUDPAY_GATEWAY_TOKEN must be one of/,
      ),
    });
  });

  it('cannot leave the environment that its token belongs to', async () => {
    calledBy(OPENID);
    const prod = through(PROD_TOKEN);
    expect(await prod.unifiedOrder(ORDER)).toMatchObject({ resultCode: 'SUCCESS' });
    await expect(prod.unifiedOrder({ ...ORDER, envId: 'test' })).rejects.toMatchObject({ errCode: -601004 });
    process.env['TCB_ENV'] = 'test';
    await expect(prod.queryOrder({ subMchId: '1', outTradeNo: 'O' })).rejects.toMatchObject({
      errCode: -601004,
    });
    delete process.env['TCB_ENV'];
    await prod.unifiedOrder({ ...ORDER, envId: undefined });
    expect(wechatPay.requests.at(-1)?.['notify_url']).toContain('/notify/pay/prod/');
  });

  it.each([
    ['that is not JSON', 'hello', 400],
    ['that is not UTF-8', Buffer.from('{"body":"caf\u00e9"}', 'latin1'), 400],
    ['that is a list', '[]', 400],
    ['that is null', 'null', 400],
    ['that is empty', '', 400],
    ['of 300 KiB', JSON.stringify({ body: 'x'.repeat(300 * 1024) }), 413],
    ['of nothing but brackets', '['.repeat(200_000), 400],
  ])('with a body %s is refused', async (_, body, status) => {
    const answer = await postCall({}, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ errCode: -501007, detail: expect.stringMatching(/body/i) });
  });

  it.each([
    ['API_NOT_FOUND', 404, 'payEverybody', '{}'],
    ['INVALID_PARAM', 400, 'queryOrder', '{"sub_mch_id":"1"}'],
    [
      'NOT_INITIALIZED',
      500,
      'refund',
      '{"sub_mch_id":"1","out_trade_no":"ORDER-1","out_refund_no":"R","total_fee":1,"refund_fee":1}',
    ],
    ['SYSTEM_ERROR', 502, 'queryOrder', '{"sub_mch_id":"1","out_trade_no":"GARBAGE"}'],
  ])('that fails with %s is answered HTTP %d and logged with that code', async (code, status, api, body) => {
    const answer = await postCall({ 'x-wx-env': 'prod' }, body, api);
    expect(answer.status).toBe(status);
    expect(log.lines().at(-1)).toMatchObject({
      level: WARN,
      code,
      api,
      envId: 'prod',
      requestId: answer.headers.get('x-request-id'),
      durationMs: expect.any(Number),
      reason: answer.body['detail'],
    });
  });

  it('that WeChat Pay refuses is an answer, and logged with WeChat Pay’s reason', async () => {
    const answer = await postCall({}, '{"sub_mch_id":"1","out_trade_no":"REFUSED"}');
    expect(answer).toMatchObject({ status: 200, body: { result_code: 'FAIL' } });
    expect(log.lines().at(-1)).toMatchObject({
      code: 'FAIL',
      outTradeNo: 'REFUSED',
      reason: 'ORDERPAID: 该订单已支付',
    });
  });
});
