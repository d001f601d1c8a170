/** Code written for WeChat Cloud Run, unchanged except for its base URL. */
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyNotifyToken } from '@opencloudpay/cloudpay';
import { type GatewayServer, serveGateway } from '../../serve';
import { accountAt } from '../../testing/account';
import { caller } from '../../testing/call';
import { BILL, type FakeWechatPay, startFakeWechatPay } from '../../testing/fake-wechat-pay';
import { type captureLog, testGateway } from '../../testing/gateway';
import { MERCHANT, SECRET, SUB_OPENID } from '../../testing/notifications';
import { newAccessToken } from '../access/access-token';

const ORDER = {
  body: '测试微信支付',
  openid: SUB_OPENID,
  out_trade_no: '2021WERUN1647840687637',
  spbill_create_ip: '59.37.125.120',
  env_id: 'prod',
  sub_mch_id: '1712734762',
  total_fee: 1,
  callback_type: 2,
  container: { service: 'pay', path: '/' },
};
const NUMBERS = { sub_mch_id: '1712734762', out_trade_no: 'ORDER-1' };
const PREPAY_ID = `wx20260101${ORDER.out_trade_no}`;

let wechatPay: FakeWechatPay;
let server: GatewayServer;
let log: ReturnType<typeof captureLog>;
const { token, sha256 } = newAccessToken();
const prod = newAccessToken();

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
  const test = testGateway({
    cloudpay: {
      tokens: [{ sha256 }, { sha256: prod.sha256, envId: 'prod', subMchIds: ['1712734762'] }],
      account: accountAt(wechatPay.url),
    },
  });
  log = test.log;
  server = await serveGateway(test.gateway, { port: 0 });
});

afterAll(async () => {
  await server.close();
  await wechatPay.close();
});

function call(api: string, body: object | string, headers: Record<string, string> = {}) {
  return caller(server.url, '/_/pay/')(api, body, { Authorization: `Bearer ${token}`, ...headers });
}

describe('a call to Cloud Run’s own path', () => {
  it('orders for the payer under the mini program, with the callback to the container', async () => {
    const { status, body } = await call('unifiedorder', ORDER);
    expect(status).toBe(200);
    expect(body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      respdata: expect.objectContaining({
        return_code: 'SUCCESS',
        return_msg: 'OK',
        mch_id: MERCHANT.mchId,
        sub_mch_id: '1712734762',
        result_code: 'SUCCESS',
        trade_type: 'JSAPI',
        prepay_id: PREPAY_ID,
        payment: {
          appId: 'wxad347b7cfd1f7e6c',
          timeStamp: expect.any(String),
          nonceStr: expect.any(String),
          package: `prepay_id=${PREPAY_ID}`,
          signType: 'MD5',
          paySign: expect.any(String),
        },
      }),
    });
    const sent = wechatPay.requests.at(-1);
    expect(sent).toMatchObject({
      path: '/pay/unifiedorder',
      sub_openid: SUB_OPENID,
      sub_appid: 'wxad347b7cfd1f7e6c',
      spbill_create_ip: '59.37.125.120',
      trade_type: 'JSAPI',
    });
    expect(sent).not.toHaveProperty('openid');
    const [, route = '', notifyToken = ''] =
      /\/notify\/pay\/(.+)\/(.+)$/.exec(sent?.['notify_url'] ?? '') ?? [];
    expect(route).toBe('prod/pay/%2F');
    const target = { envId: 'prod', service: 'pay', path: '/' };
    expect(verifyNotifyToken('pay', target, { ...ORDER, mch_id: MERCHANT.mchId }, notifyToken, SECRET)).toBe(
      true,
    );
  });

  it('may order a callback to a cloud function: callback_type 1', async () => {
    const { container: _, ...order } = ORDER;
    await call('unifiedorder', { ...order, callback_type: 1, function_name: 'pay_cb' });
    expect(wechatPay.requests.at(-1)?.['notify_url']).toContain('/notify/pay/prod/pay_cb/');
  });

  it('keeps a sub_openid that is given next to an openid', async () => {
    await call('unifiedorder', { ...ORDER, openid: 'oOther', sub_openid: SUB_OPENID });
    expect(wechatPay.requests.at(-1)).toMatchObject({ sub_openid: SUB_OPENID });
  });

  it.each([
    ['unifiedorder', ORDER, '/pay/unifiedorder', { prepay_id: PREPAY_ID }],
    ['unifiedOrder', ORDER, '/pay/unifiedorder', { prepay_id: PREPAY_ID }],
    ['queryorder', NUMBERS, '/pay/orderquery', { trade_state: 'SUCCESS', total_fee: 101 }],
    ['closeorder', NUMBERS, '/pay/closeorder', { result_code: 'SUCCESS' }],
    [
      'refund',
      { ...ORDER, out_refund_no: 'R1', refund_fee: 1, refund_desc: '测试退款' },
      '/secapi/pay/refund',
      { refund_fee: 1, coupon_type_list: ['CASH'], coupon_refund_id_list: [] },
    ],
    ['queryrefund', NUMBERS, '/pay/refundquery', { refund_count: 2, refund_fee_list: [1, 2] }],
  ])('%s returns WeChat Pay’s answer in respdata, with its lists', async (api, body, path, fields) => {
    expect(await call(api, body)).toMatchObject({
      status: 200,
      body: { errcode: 0, errmsg: 'ok', respdata: { return_code: 'SUCCESS', ...fields } },
    });
    expect(wechatPay.requests.at(-1)?.path).toBe(path);
  });

  it('downloadbill returns the bill as text, gzip as base64, and WeChat Pay’s refusal as fields', async () => {
    const bill = { bill_date: '20260101', bill_type: 'ALL', sub_mch_id: '1712734762' };
    expect((await call('downloadbill', bill)).body).toEqual({ errcode: 0, errmsg: 'ok', respdata: BILL });
    expect((await call('downloadbill', { ...bill, tar_type: 'GZIP' })).body).toMatchObject({
      respdata: Buffer.from(BILL).toString('base64'),
    });
    expect((await call('downloadbill', { ...bill, bill_date: '20260102' })).body).toMatchObject({
      errcode: 0,
      respdata: { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' },
    });
  });

  it('that WeChat Pay refuses has errcode 0, as on Cloud Run: the business result is in respdata', async () => {
    expect((await call('queryorder', { ...NUMBERS, out_trade_no: 'REFUSED' })).body).toMatchObject({
      errcode: 0,
      respdata: { result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '该订单已支付' },
    });
  });
});

describe('a call to Cloud Run’s own path that fails', () => {
  it.each([
    [
      'queryorders',
      NUMBERS,
      -604100,
      /^cloudPay has no queryorders. Did you mean queryOrder\? rid: /,
      'API_NOT_FOUND',
    ],
    ['queryorder', { out_trade_no: '1' }, -501007, /^sub_mch_id is missing/, 'INVALID_PARAM'],
    ['unifiedorder', { ...ORDER, total_fee: 0.01 }, -501007, /^total_fee must be/, 'INVALID_PARAM'],
    [
      'unifiedorder',
      { ...ORDER, callback_type: 3 },
      -501007,
      /^callback_type must be 1 .* or 2/,
      'INVALID_PARAM',
    ],
    ['unifiedorder', { ...ORDER, container: undefined }, -501007, /^container is missing/, 'INVALID_PARAM'],
    ['queryorder', 'hello', -501007, /^The body is not JSON\./, 'INVALID_PARAM'],
  ])(
    '%s %j has an errcode, its words and the request’s id, and HTTP status 200 as there',
    async (api, body, errcode, errmsg, code) => {
      const answer = await call(api, body);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ errcode, errmsg: expect.stringMatching(errmsg) });
      const requestId = answer.headers.get('x-request-id');
      expect(answer.body['errmsg']).toMatch(new RegExp(`rid: ${requestId}$`));
      expect(log.lines().at(-1)).toMatchObject({ requestId, code });
    },
  );

  it('returns the numbers to query by if the outcome is unknown', async () => {
    const answer = await call('refund', {
      ...ORDER,
      out_trade_no: 'BREAKS',
      out_refund_no: 'R1',
      refund_fee: 1,
    });
    expect(answer.body).toMatchObject({
      errcode: -601008,
      errmsg: expect.stringContaining('unknown'),
      query: { out_trade_no: 'BREAKS', out_refund_no: 'R1' },
    });
  });

  it('without a valid token says so', async () => {
    const before = wechatPay.requests.length;
    for (const Authorization of ['', 'Bearer wrong', `Basic ${Buffer.from('x:wrong').toString('base64')}`]) {
      expect(await call('queryorder', NUMBERS, { Authorization })).toMatchObject({
        status: 200,
        body: { errcode: -601004, errmsg: expect.stringContaining('does not know this token') },
      });
    }
    expect(wechatPay.requests).toHaveLength(before);
  });

  it('beyond the limits of its token says so', async () => {
    const authorization = { Authorization: `Bearer ${prod.token}` };
    expect((await call('queryorder', NUMBERS, authorization)).body).toMatchObject({ errcode: 0 });
    for (const body of [
      { ...ORDER, env_id: 'test' },
      { ...ORDER, sub_mch_id: '1' },
    ]) {
      expect((await call('unifiedorder', body, authorization)).body).toMatchObject({ errcode: -601004 });
    }
  });
});

describe('the token', () => {
  it('may be in the base URL, for code without another place for it', async () => {
    const base = new URL(server.url);
    const agent = new Agent();
    const body = await new Promise<string>((resolve, reject) => {
      const url = `http://x:${token}@${base.host}/_/pay/queryorder`;
      const sent = request(url, { method: 'POST', agent }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(NUMBERS));
    });
    agent.destroy();
    expect(JSON.parse(body)).toMatchObject({ errcode: 0, respdata: { trade_state: 'SUCCESS' } });
  });

  it('keeps a repeated call with a key from acting twice, here too', async () => {
    const before = wechatPay.requests.length;
    const refund = { ...ORDER, out_refund_no: 'R2', refund_fee: 1 };
    for (let time = 0; time < 2; time++)
      expect((await call('refund', refund, { 'Idempotency-Key': 'k' })).body).toMatchObject({ errcode: 0 });
    expect(wechatPay.requests).toHaveLength(before + 1);
  });
});

describe('Cloud Run’s path', () => {
  it('takes only POST, and does not exist if the gateway makes no calls', async () => {
    const answer = await fetch(`${server.url}/_/pay/queryorder`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    const { gateway } = testGateway();
    const closed = await gateway.fetch(new Request('http://g/_/pay/queryorder', { method: 'POST' }));
    expect(await closed.json()).toMatchObject({ code: 'CALLS_NOT_SERVED' });
  });
});
