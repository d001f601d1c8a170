import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { untypedCloudPay } from '../../testing/untyped';

let gateway: { url: string; close(): Promise<void> };
let requests: { url: string | undefined; headers: IncomingMessage['headers'] }[];
let answer: { status: number; body: string } | 'nothing, ever';

beforeAll(async () => {
  gateway = await listen(
    createServer(({ url, headers }, response) => {
      requests.push({ url, headers });
      if (answer !== 'nothing, ever') response.writeHead(answer.status).end(answer.body);
    }),
  );
});
beforeEach(() => {
  requests = [];
  answer = { status: 200, body: '{"result_code":"SUCCESS"}' };
});
afterAll(() => gateway.close());

describe('through a gateway', () => {
  it('a call is a POST to the API’s address, with the token', async () => {
    const cloudPay = untypedCloudPay({ gateway: { url: `${gateway.url}/base/`, token: 'the-token' } });
    expect(await inEnvironment({}, () => cloudPay.queryOrder({}))).toMatchObject({ resultCode: 'SUCCESS' });
    expect(requests).toMatchObject([
      { url: '/base/v1/cloudpay/queryOrder', headers: { authorization: 'Bearer the-token' } },
    ]);
    for (const name of ['x-wx-openid', 'x-wx-appid', 'x-wx-env', 'x-forwarded-for'])
      expect(requests[0]?.headers).not.toHaveProperty(name);
  });

  it('the calling user is sent in the headers of WeChat Cloud Run', async () => {
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    await inEnvironment(CALLED_BY_USER, () => cloudPay.unifiedOrder({}));
    expect(requests[0]?.headers).toMatchObject({
      'x-wx-openid': CALLED_BY_USER.WX_OPENID,
      'x-wx-appid': CALLED_BY_USER.WX_APPID,
      'x-wx-env': CALLED_BY_USER.TCB_ENV,
      'x-forwarded-for': CALLED_BY_USER.WX_CLIENTIP,
    });
    await inEnvironment(CALLED_BY_USER, () => cloudPay({ appid: 'wxbound' }).unifiedOrder({}));
    expect(requests[1]?.headers).toHaveProperty('x-wx-appid', 'wxbound');
  });

  it('an API’s name cannot lead to another address of the gateway', async () => {
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    await Reflect.get(cloudPay, '../../healthz?a#b')({});
    expect(requests[0]?.url).toBe('/v1/cloudpay/..%2F..%2Fhealthz%3Fa%23b');
    for (const name of ['..', '.', ''])
      await expect(Reflect.get(cloudPay, name)({})).rejects.toMatchObject({ errCode: -604100 });
    expect(requests).toHaveLength(1);
  });

  it('a failure reads as if the function had the keys itself', async () => {
    answer = {
      status: 409,
      body: JSON.stringify({
        errCode: -601008,
        detail: 'No answer to refund',
        query: { out_refund_no: 'r1' },
      }),
    };
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    await expect(cloudPay.refund({ outRefundNo: 'r1' })).rejects.toMatchObject({
      errCode: -601008,
      errMsg: 'cloudPay.refund:fail -601008 server-side request timedout. No answer to refund',
      query: { outRefundNo: 'r1' },
    });
  });

  it('a wrong parameter is named in the caller’s spelling, which the gateway does not know', async () => {
    const problems = [
      { field: 'total_fee', problem: 'must be an integer number of cents, got "1" (string)' },
      { field: 'out_trade_no', problem: 'is missing: it must be your order number' },
      { field: 'refund_fee', problem: 'is missing: it must be an integer number of cents' },
    ];
    const detail = 'the same, as text';
    answer = { status: 400, body: JSON.stringify({ errCode: -501007, detail, problems }) };
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    const prefix = 'cloudPay.refund:fail -501007 invalid parameters.';
    await expect(cloudPay.refund({ total_fee: '1', refundFee: Number.NaN })).rejects.toMatchObject({
      errMsg: `${prefix} total_fee must be an integer number of cents, got "1" (string); outTradeNo is missing: it must be your order number; refundFee must be an integer number of cents, got NaN`,
    });
    for (const odd of [undefined, [], 'text', [null], [{ field: 1, problem: 'x' }]]) {
      answer = { status: 400, body: JSON.stringify({ errCode: -501007, detail, problems: odd }) };
      await expect(cloudPay.refund({})).rejects.toMatchObject({ errMsg: `${prefix} ${detail}` });
    }
  });

  it('a lost answer leaves the numbers of a share to query by', async () => {
    answer = { status: 500, body: '{"code":"INTERNAL","detail":"The gateway failed."}' };
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    const numbers = { outOrderNo: 'P1', outReturnNo: 'R1' };
    await expect(cloudPay.profitSharingReturn(numbers)).rejects.toMatchObject({ query: numbers });
  });

  it('a refusal without a number is passed on in the gateway’s text, a crash as an open outcome', async () => {
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token' } });
    answer = {
      status: 404,
      body: '{"code":"ROUTE_UNKNOWN","detail":"This gateway makes no CloudPay calls."}',
    };
    await expect(cloudPay.refund({})).rejects.toMatchObject({
      errMsg:
        'cloudPay.refund:fail -601001 system error. This gateway makes no CloudPay calls. Is CLOUDPAY_GATEWAY_URL the base address of the right gateway?',
    });
    answer = { status: 500, body: '{"code":"INTERNAL","detail":"The gateway failed."}' };
    await expect(cloudPay.refund({ outRefundNo: 'r1' })).rejects.toMatchObject({
      errMsg:
        'cloudPay.refund:fail -601008 server-side request timedout. No answer of the gateway to refund: The gateway failed. The outcome is unknown: query before you retry.',
      query: { outRefundNo: 'r1' },
    });
  });

  it('a gateway that does not answer leaves the outcome open after the timeout', async () => {
    answer = 'nothing, ever';
    const cloudPay = untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token', timeout: 300 } });
    await expect(cloudPay.refund({ outTradeNo: '123456', outRefundNo: 'r1' })).rejects.toMatchObject({
      errCode: -601008,
      errMsg: expect.stringMatching(/did not answer within 300 ms.*The outcome is unknown: query before/),
      query: { outTradeNo: '123456', outRefundNo: 'r1' },
    });
    expect(requests).toHaveLength(1);
  });
});
