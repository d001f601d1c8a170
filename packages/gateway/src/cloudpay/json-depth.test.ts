/** JSON with more levels than JavaScript can serialize: every address for calls refuses it, and sends nothing. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayServer, serveGateway } from '../serve';
import { accountAt } from '../testing/account';
import { caller } from '../testing/call';
import { type FakeWechatPay, startFakeWechatPay } from '../testing/fake-wechat-pay';
import { type captureLog, testGateway } from '../testing/gateway';

const TOKEN = 'token-of-any-environment';
const NESTED = 20_000;
const ORDER = { sub_mch_id: '1712734762', out_trade_no: 'ORDER-1' };

let wechatPay: FakeWechatPay;
let server: GatewayServer;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  const test = testGateway({ cloudpay: { tokens: [{ token: TOKEN }], account: accountAt(wechatPay.url) } });
  log = test.log;
  server = await serveGateway(test.gateway, { port: 0 });
});

afterAll(async () => {
  await server.close();
  await wechatPay.close();
});

/** A call's body with `levels` of arrays or objects in one parameter; the body itself is one more level. */
function bodyOf(parameter: string, open: string, close: string, levels: number): string {
  const fields = JSON.stringify(ORDER).slice(1, -1);
  return `{${fields},"${parameter}":${open.repeat(levels)}0${close.repeat(levels)}}`;
}

describe.each([
  ['/v1/cloudpay/', 'queryOrder', { status: 400, code: 'errCode', words: 'detail' }],
  // As with all of WeChat's server APIs, clients of Cloud Run look only at errcode.
  ['/_/pay/', 'queryorder', { status: 200, code: 'errcode', words: 'errmsg' }],
])('POST %s%s', (path, api, { status, code, words }) => {
  const call = (body: string) => caller(server.url, path)(api, body, { authorization: `Bearer ${TOKEN}` });

  it.each([
    ['arrays in a parameter that the API takes', 'out_trade_no', '[', ']'],
    ['objects in a parameter that the API takes', 'transaction_id', '{"a":', '}'],
    ['arrays in a parameter that the API does not take', 'detail', '[', ']'],
    ['objects in a parameter that nothing declares', 'whatever', '{"a":', '}'],
  ])('refuses 20,000 levels, sends nothing and names the bound: %s', async (_, parameter, open, close) => {
    const before = wechatPay.requests.length;
    for (const levels of [100, NESTED]) {
      const answer = await call(bodyOf(parameter, open, close, levels));
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({
        [code]: -501007,
        [words]: expect.stringMatching(/^The body is nested more than 100 levels deep/),
      });
      expect(log.lines().at(-1)).toMatchObject({ code: 'INVALID_PARAM' });
    }
    expect(wechatPay.requests).toHaveLength(before);
  });

  it('takes as many levels as the bound allows in an unknown parameter', async () => {
    const answer = await call(bodyOf('whatever', '[', ']', 99));
    expect(answer).toMatchObject({ status: 200 });
    expect(wechatPay.requests.at(-1)).toMatchObject({ out_trade_no: 'ORDER-1' });
  });
});
