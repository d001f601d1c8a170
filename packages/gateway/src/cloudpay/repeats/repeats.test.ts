/** A call whose answer is lost is repeated, and does not act twice. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudPay, createCloudPay } from '@opencloudpay/cloudpay';
import { type GatewayServer, serveGateway } from '../../serve';
import { accountAt } from '../../testing/account';
import { caller } from '../../testing/call';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy';
import { type FakeWechatPay, startFakeWechatPay } from '../../testing/fake-wechat-pay';
import { type captureLog, testGateway } from '../../testing/gateway';
import { newAccessToken, type TokenLimits } from '../access/access-token';

const REFUND = {
  subMchId: '1712734762',
  outTradeNo: 'ORDER-1',
  outRefundNo: 'R1',
  totalFee: 101,
  refundFee: 1,
};
const WIRE_REFUND = {
  sub_mch_id: '1712734762',
  out_trade_no: 'ORDER-1',
  out_refund_no: 'R1',
  total_fee: 101,
  refund_fee: 1,
};

let wechatPay: FakeWechatPay;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  wechatPay = await startFakeWechatPay();
});

afterAll(() => wechatPay.close());

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  wechatPay.requests.length = 0;
});

interface Setup {
  cloudPay: CloudPay;
  proxy: CuttingProxy;
  server: GatewayServer;
  token: string;
  log: ReturnType<typeof captureLog>;
}

/** A function, a network that fails, and a gateway behind it. */
async function setUp(limits: TokenLimits = {}, timeout = 5000): Promise<Setup> {
  const { token, sha256 } = newAccessToken();
  const { gateway, log } = testGateway({
    cloudpay: { tokens: [{ sha256, ...limits }], account: accountAt(wechatPay.url) },
  });
  const server = await serveGateway(gateway, { port: 0 });
  const proxy = await startCuttingProxy(server.url);
  open.push(server, proxy);
  return {
    cloudPay: createCloudPay({ gateway: { url: proxy.url, token, timeout } }),
    proxy,
    server,
    token,
    log,
  };
}

const keysIn = (proxy: CuttingProxy) =>
  proxy.requests.flatMap((request) => /^idempotency-key: *(\S+)/im.exec(request)?.[1] ?? []);

describe('a call through the gateway', () => {
  it('is repeated, answered, and acted on once if its answer was cut off after the gateway acted', async () => {
    const { cloudPay, proxy, log } = await setUp();
    proxy.cutAnswers(1);
    expect(await cloudPay.refund(REFUND)).toMatchObject({
      resultCode: 'SUCCESS',
      refundId: '50302030148218522032126281690',
    });
    expect(wechatPay.requests).toHaveLength(1);
    const [first, second] = keysIn(proxy);
    expect(first).toMatch(/^[\w-]{36}$/);
    expect(second).toBe(first);
    expect(log.lines().map(({ code }) => code)).toEqual(['SUCCESS', 'REPEATED']);
  });

  it('is repeated while the first is in progress, and waits for its answer', async () => {
    const { cloudPay, proxy } = await setUp({}, 1000);
    const slow = wechatPay.hold();
    const refund = cloudPay.refund(REFUND);
    await slow.arrived;
    // The function repeats the call after half of its time.
    while (keysIn(proxy).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    slow.release();
    expect(await refund).toMatchObject({ resultCode: 'SUCCESS' });
    expect(wechatPay.requests).toHaveLength(1);
  });

  it('that failed fails in the same way when it is repeated', async () => {
    const { cloudPay, proxy } = await setUp();
    proxy.cutAnswers(1);
    await expect(cloudPay.refund({ ...REFUND, outTradeNo: 'GARBAGE' })).rejects.toMatchObject({
      errCode: -601001,
      query: { outTradeNo: 'GARBAGE', outRefundNo: 'R1' },
    });
    expect(wechatPay.requests).toHaveLength(1);
  });

  it('has a key of its own: the same call made twice acts twice', async () => {
    const { cloudPay, proxy } = await setUp();
    await cloudPay.refund(REFUND);
    await cloudPay.refund(REFUND);
    expect(new Set(keysIn(proxy)).size).toBe(2);
    expect(wechatPay.requests).toHaveLength(2);
  });

  it('has an unknown outcome with the numbers to query by if all its answers are lost', async () => {
    const { cloudPay, proxy } = await setUp();
    proxy.cutAnswers(9);
    await expect(cloudPay.refund(REFUND)).rejects.toMatchObject({
      errCode: -601008,
      errMsg: expect.stringMatching(/The outcome is unknown: query before you retry/),
      query: { outTradeNo: 'ORDER-1', outRefundNo: 'R1' },
    });
    expect(wechatPay.requests).toHaveLength(1);
  });

  it('still has an unknown outcome if its repeat is refused: the first one may have acted', async () => {
    const { cloudPay, proxy } = await setUp({ rate: { perSecond: 0.01, burst: 1 } });
    proxy.cutAnswers(1);
    await expect(cloudPay.refund(REFUND)).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: 'ORDER-1', outRefundNo: 'R1' },
    });
    expect(wechatPay.requests).toHaveLength(1);
  });

  it('still has an unknown outcome, not "nothing was sent", if its repeat finds no gateway', async () => {
    const { cloudPay, proxy } = await setUp();
    const slow = wechatPay.hold();
    const refund = cloudPay.refund(REFUND);
    await slow.arrived;
    proxy.cutAnswers(1);
    await proxy.refuse();
    slow.release();
    await expect(refund).rejects.toMatchObject({ errCode: -601008, query: { outRefundNo: 'R1' } });
  });
});

describe('an Idempotency-Key', () => {
  async function byHand(limits: TokenLimits = {}) {
    const { server, token } = await setUp(limits);
    const call = caller(server.url);
    return (body: object | string, key?: string, api = 'refund', headers: Record<string, string> = {}) =>
      call(api, body, {
        Authorization: `Bearer ${token}`,
        ...(key !== undefined && { 'Idempotency-Key': key }),
        ...headers,
      });
  }

  it('gives every repeat the first answer, to the byte', async () => {
    const call = await byHand();
    const answers = await Promise.all([1, 2, 3].map(() => call(WIRE_REFUND, 'k-1')));
    answers.push(await call(WIRE_REFUND, 'k-1'));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { refund_id: expect.any(String) } });
    expect(wechatPay.requests).toHaveLength(1);
  });

  it.each<[string, object, string, Record<string, string>]>([
    ['another body', { ...WIRE_REFUND, refund_fee: 2 }, 'refund', {}],
    ['another API', WIRE_REFUND, 'queryOrder', {}],
    ['another caller', WIRE_REFUND, 'refund', { 'X-WX-OPENID': 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }],
  ])('used again for %s is refused: 422', async (_, body, api, headers) => {
    const call = await byHand();
    await call(WIRE_REFUND, 'k-1');
    const refused = await call(body, 'k-1', api, headers);
    expect(refused).toMatchObject({
      status: 422,
      body: { errCode: -501007, detail: expect.stringContaining('was used for another call') },
    });
    expect(wechatPay.requests).toHaveLength(1);
    expect((await call(WIRE_REFUND, 'k-1')).status).toBe(200);
  });

  it('that is invalid is refused before the call acts', async () => {
    const call = await byHand();
    expect(await call(WIRE_REFUND, 'two words')).toMatchObject({ status: 400, body: { errCode: -501007 } });
    expect(wechatPay.requests).toHaveLength(0);
  });

  it('may be left out: then every request acts', async () => {
    const call = await byHand();
    await call(WIRE_REFUND);
    await call(WIRE_REFUND);
    expect(wechatPay.requests).toHaveLength(2);
  });

  it('of one token has no meaning for another', async () => {
    const [one, other] = [newAccessToken(), newAccessToken()];
    const { gateway } = testGateway({
      cloudpay: {
        tokens: [{ sha256: one.sha256 }, { sha256: other.sha256 }],
        account: accountAt(wechatPay.url),
      },
    });
    const server = await serveGateway(gateway, { port: 0 });
    open.push(server);
    for (const { token } of [one, other]) {
      const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': 'k-1' };
      expect((await caller(server.url)('refund', WIRE_REFUND, headers)).status).toBe(200);
    }
    expect(wechatPay.requests).toHaveLength(2);
  });

  it('is free again after a refused call that did not act', async () => {
    const call = await byHand({ concurrency: 1 });
    const slow = wechatPay.hold();
    const first = call(WIRE_REFUND, 'k-1');
    await slow.arrived;
    expect((await call(WIRE_REFUND, 'k-2')).status).toBe(429);
    // The repeat of the call in progress does not count as one more.
    const repeat = call(WIRE_REFUND, 'k-1');
    slow.release();
    expect([(await first).status, (await repeat).status]).toEqual([200, 200]);
    expect((await call(WIRE_REFUND, 'k-2')).status).toBe(200);
    expect(wechatPay.requests).toHaveLength(2);
  });
});
