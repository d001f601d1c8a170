/** The permissions of a token. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay } from '@opencloudpay/cloudpay';
import { type CloudPayAccess, checkOptions } from '../../options/options';
import { type GatewayServer, serveGateway } from '../../serve';
import { accountAt } from '../../testing/account';
import { caller } from '../../testing/call';
import { type FakeWechatPay, startFakeWechatPay } from '../../testing/fake-wechat-pay';
import { testGateway } from '../../testing/gateway';
import { MERCHANT, SECRET } from '../../testing/notifications';
import { type AccessToken, newAccessToken, type TokenLimits } from './access-token';

const QUERY = { sub_mch_id: '1712734762', out_trade_no: 'ORDER-1' };

let wechatPay: FakeWechatPay;
const servers: GatewayServer[] = [];

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await wechatPay.close();
});

async function gatewayFor(tokens: AccessToken[], options: Partial<CloudPayAccess> = {}) {
  const { gateway, log } = testGateway({
    cloudpay: { tokens, account: accountAt(wechatPay.url), ...options },
  });
  const server = await serveGateway(gateway, { port: 0 });
  servers.push(server);
  const call = caller(server.url);
  return {
    url: server.url,
    log,
    call: (token: string, body: object = QUERY, api = 'queryOrder', headers = {}) =>
      call(api, body, { Authorization: `Bearer ${token}`, ...headers }),
  };
}

/** One hashed token with such limits. */
async function holder(limits: TokenLimits, options: Partial<CloudPayAccess> = {}) {
  const { token, sha256 } = newAccessToken();
  const test = await gatewayFor([{ sha256, ...limits }], options);
  return {
    ...test,
    cloudPay: createCloudPay({ gateway: { url: test.url, token } }),
    call: (body?: object, api?: string, headers?: object) => test.call(token, body, api, headers),
  };
}

describe('a token', () => {
  it('is long and random, and comes with its hash for the gateway’s configuration', () => {
    const [one, other] = [newAccessToken(), newAccessToken()];
    expect(one.token).toMatch(/^[\w-]{43}$/);
    expect(one.token).not.toBe(other.token);
    expect(one.sha256).toBe(createHash('sha256').update(one.token).digest('hex'));
  });

  it('opens the gateway that knows only its hash, in upper or lower case', async () => {
    const [first, second, stranger] = [newAccessToken(), newAccessToken(), newAccessToken()];
    const { call } = await gatewayFor([{ sha256: first.sha256 }, { sha256: second.sha256.toUpperCase() }]);
    expect((await call(first.token)).status).toBe(200);
    expect((await call(second.token)).status).toBe(200);
    for (const wrong of [stranger.token, first.sha256, first.token.slice(1), ''])
      expect((await call(wrong)).status).toBe(401);
  });
});

describe('a token of some sub-merchants', () => {
  it('acts for them, in every spelling of the number', async () => {
    const { call } = await holder({ subMchIds: ['1712734762', '1712734763'] });
    for (const sub_mch_id of ['1712734762', 1712734763])
      expect(await call({ ...QUERY, sub_mch_id })).toMatchObject({
        status: 200,
        body: { result_code: 'SUCCESS' },
      });
  });

  it.each([
    ['another', { ...QUERY, sub_mch_id: '1712734764' }],
    ['none', { out_trade_no: 'ORDER-1' }],
    ['null', { ...QUERY, sub_mch_id: null }],
    ['two in one', { ...QUERY, sub_mch_id: ['1712734762', '1712734764'] }],
    ['one in another spelling of the name', { out_trade_no: 'ORDER-1', subMchId: '1712734762' }],
  ])('may not act for %s, and nothing is sent', async (_, body) => {
    const { call } = await holder({ subMchIds: ['1712734762'] });
    const before = wechatPay.requests.length;
    for (const api of ['queryOrder', 'unifiedOrder', 'refund', 'downloadBill']) {
      expect(await call(body, api)).toMatchObject({
        status: 403,
        body: {
          errCode: -601004,
          detail: expect.stringMatching(/may only act for the sub-merchants 1712734762, but the call names/),
        },
      });
    }
    expect(wechatPay.requests).toHaveLength(before);
  });

  it('gets an error without a secret that was misplaced as a merchant or an environment', async () => {
    const secret = 'k3-a-key-of-thirty-two-characters';
    const { call } = await holder({ subMchIds: ['1712734762'], envId: 'prod' });
    for (const named of [{ sub_mch_id: secret }, { ...QUERY, env_id: secret }]) {
      const { status, body } = await call(named);
      expect([status, body['detail']]).toEqual([403, expect.stringContaining('the call names "k3-a-key')]);
      expect(body['detail']).not.toContain(secret);
    }
  });

  it('raises that in the function as the platform’s "api permission denied"', async () => {
    const { cloudPay } = await holder({ subMchIds: ['1712734762'] });
    await expect(cloudPay.queryOrder({ subMchId: '1', outTradeNo: 'ORDER-1' })).rejects.toMatchObject({
      errCode: -601004,
      errMsg:
        'cloudPay.queryOrder:fail -601004 api permission denied. this token may only act for the sub-merchants 1712734762, but the call names 1: pass one of them as subMchId, or use a token of that merchant',
    });
  });
});

describe('too many calls', () => {
  it('are refused with 429 and the time of a retry, and raised as "exceed request limit"', async () => {
    const { call, cloudPay, log } = await holder({ rate: { perSecond: 0.01, burst: 2 } });
    const before = wechatPay.requests.length;
    expect((await call()).status).toBe(200);
    expect((await call()).status).toBe(200);
    const refused = await call();
    expect(refused).toMatchObject({ status: 429, body: { errCode: -501003 } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(90);
    expect(log.lines().at(-1)).toMatchObject({ code: 'EXCEED_REQUEST_LIMIT' });
    await expect(cloudPay.queryOrder({ outTradeNo: 'ORDER-1' })).rejects.toMatchObject({
      errCode: -501003,
      errMsg: expect.stringMatching(
        /^cloudPay.queryOrder:fail -501003 exceed request limit. .*Nothing was done: retry in \d+ s/,
      ),
    });
    expect(wechatPay.requests).toHaveLength(before + 2);
  });

  it('are counted separately for each token', async () => {
    const [one, other] = [newAccessToken(), newAccessToken()];
    const { call } = await gatewayFor([{ sha256: one.sha256 }, { sha256: other.sha256 }], {
      rate: { perSecond: 0.01, burst: 1 },
    });
    expect((await call(one.token)).status).toBe(200);
    expect((await call(one.token)).status).toBe(429);
    expect((await call(other.token)).status).toBe(200);
  });

  it('by default are those above 50 a second and 100 at once, or above 100 in progress', () => {
    const { sha256 } = newAccessToken();
    const { cloudpay } = checkOptions({
      merchants: [MERCHANT],
      notifySecret: SECRET,
      adapter: { invoke: async () => ({ errcode: 0 }) },
      cloudpay: { tokens: [{ sha256 }], account: accountAt('http://127.0.0.1:9') },
    });
    expect(cloudpay?.tokens).toMatchObject([{ rate: { perSecond: 50, burst: 100 }, concurrency: 100 }]);
  });

  it('in progress at once are refused as "exceed concurrent request limit"', async () => {
    const { call } = await holder({ concurrency: 1 });
    const slow = wechatPay.hold();
    const first = call();
    await slow.arrived;
    const before = wechatPay.requests.length;
    const refused = await call();
    expect(refused).toMatchObject({ status: 429, body: { errCode: -501004 } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(wechatPay.requests).toHaveLength(before);
    slow.release();
    expect((await first).status).toBe(200);
    expect((await call()).status).toBe(200);
  });
});

describe('a call that takes too long', () => {
  it('is answered in time, with an unknown outcome and the numbers to query by', async () => {
    const { call, log } = await holder({}, { timeout: 80 });
    const slow = wechatPay.hold();
    expect(await call({ ...QUERY, body: 'Tea' }, 'closeOrder')).toMatchObject({
      status: 504,
      body: {
        errCode: -601008,
        detail: 'No answer to closeOrder within 80 ms. The outcome is unknown: query before you retry.',
        query: { out_trade_no: 'ORDER-1' },
      },
    });
    expect(log.lines().at(-1)).toMatchObject({ code: 'REQUEST_TIMED_OUT', outTradeNo: 'ORDER-1' });
    // On a busy machine the request arrives only after that.
    await slow.arrived;
    slow.release();
  });

  it('has no unknown outcome if it only reads', async () => {
    const { call } = await holder({}, { timeout: 80 });
    const slow = wechatPay.hold();
    const { status, body } = await call(QUERY, 'queryOrder');
    await slow.arrived;
    slow.release();
    expect(status).toBe(504);
    expect(body).toEqual({
      errCode: -601008,
      detail: 'No answer to queryOrder within 80 ms. The call only reads: retry it.',
    });
  });

  it('gives its answer to a repeat', async () => {
    const { call } = await holder({}, { timeout: 80 });
    const key = { 'Idempotency-Key': 'k' };
    const slow = wechatPay.hold();
    expect((await call(QUERY, 'queryOrder', key)).status).toBe(504);
    await slow.arrived;
    const before = wechatPay.requests.length;
    slow.release();
    let repeated = await call(QUERY, 'queryOrder', key);
    // The answer may take as long again on a busy machine.
    while (repeated.status === 504) repeated = await call(QUERY, 'queryOrder', key);
    expect(repeated).toMatchObject({ status: 200, body: { trade_state: 'SUCCESS' } });
    expect(wechatPay.requests).toHaveLength(before);
  });
});

describe('an invalid access configuration', () => {
  const { sha256 } = newAccessToken();
  const PLAIN = 'a-plain-token-of-the-test';

  it.each<[string, Partial<CloudPayAccess>, RegExp]>([
    ['cloudpay.tokens', { tokens: [{ sha256: PLAIN }] }, /sha256 that is not 64 hex digits/],
    ['cloudpay.tokens', { tokens: [{} as AccessToken] }, /one entry has both or neither/],
    ['cloudpay.tokens', { tokens: [{ sha256, token: PLAIN }] }, /one entry has both or neither/],
    ['cloudpay.tokens', { tokens: [{ sha256 }, { sha256, envId: 'prod' }] }, /duplicate token/],
    ['cloudpay.tokens', { tokens: [{ sha256, subMchIds: [] }] }, /leave it out to allow all/],
    ['cloudpay.tokens', { tokens: [{ sha256, subMchIds: PLAIN as never }] }, /not a list/],
    ['cloudpay.tokens', { tokens: [{ sha256, rate: { perSecond: 0, burst: 1 } }] }, /perSecond above 0/],
    ['cloudpay.tokens', { tokens: [{ sha256, concurrency: 0 }] }, /calls at once, as `concurrency`/],
    ['cloudpay.rate', { rate: { perSecond: 1, burst: 0.5 } }, /`rate.burst`/],
    ['cloudpay.concurrency', { concurrency: 0 }, /from 1 to 10000/],
    ['cloudpay.timeout', { timeout: 0 }, /milliseconds/],
  ])('is refused with its key: %s', (option, access, problem) => {
    const attempt = () =>
      testGateway({
        cloudpay: { tokens: [{ sha256 }], account: accountAt('http://127.0.0.1:9'), ...access },
      });
    expect(attempt).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', option }));
    expect(attempt).toThrow(problem);
    expect(attempt).not.toThrow(PLAIN);
  });
});
