/** What a function does if a gateway's answer is lost. */
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Untyped, untypedCloudPay } from '../../testing/untyped';

type Reaction = (response: ServerResponse) => void;

const LOST: Reaction = (response) => response.socket?.destroy();
const SILENT: Reaction = () => {};
const answering =
  (status: number, body: object | string): Reaction =>
  (response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
const DONE = answering(200, { result_code: 'SUCCESS' });

let gateway: { url: string; close(): Promise<void> };
let reactions: Reaction[];
let arrivals: { key: unknown; body: string }[];

beforeAll(async () => {
  gateway = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      arrivals.push({ key: request.headers['idempotency-key'], body });
      (reactions.shift() ?? DONE)(response);
    }),
  );
  arrivals = [];
  // The first call loads files, which may take longer than the calls below have.
  await through()
    .refund(REFUND)
    .catch(() => {});
});
beforeEach(() => {
  arrivals = [];
});
afterAll(() => gateway.close());

function through(...given: Reaction[]): Untyped {
  reactions = given;
  return untypedCloudPay({ gateway: { url: gateway.url, token: 'the-token', timeout: 2000 } });
}

const REFUND = { outTradeNo: '123456', outRefundNo: 'r1' };
const OPEN = { errCode: -601008, query: REFUND };

describe('a call through a gateway', () => {
  it.each([
    ['whose connection breaks', LOST],
    ['that gets no answer for half of its time', SILENT],
    ['that a proxy answers with 502', answering(502, '<h1>nginx</h1>')],
    ['that a proxy answers with 503', answering(503, '')],
    ['that a proxy answers with 504', answering(504, '{"message":"Endpoint request timed out"}')],
  ])('%s is repeated once, unchanged and with its key', async (_, reaction) => {
    expect(await through(reaction).refund(REFUND)).toMatchObject({ resultCode: 'SUCCESS' });
    expect(arrivals).toHaveLength(2);
    expect(arrivals[1]).toEqual(arrivals[0]);
    expect(arrivals[0]?.key).toMatch(/^[\w-]{36}$/);
  });

  it.each([
    ['an answer', DONE],
    ['a refusal of WeChat Pay', answering(200, { result_code: 'FAIL' })],
    ['a failure that the gateway reports', answering(502, { errCode: -601001, detail: 'd' })],
    ['an open outcome that the gateway reports', answering(504, { errCode: -601008, detail: 'd' })],
    ['too many calls', answering(429, { errCode: -501003, detail: 'd' })],
    ['the gateway’s own crash', answering(500, { code: 'INTERNAL', detail: 'd' })],
    ['a refusal of another server', answering(404, '<h1>not here</h1>')],
  ])('is not repeated after %s', async (_, reaction) => {
    await through(reaction)
      .refund(REFUND)
      .catch(() => undefined);
    expect(arrivals).toHaveLength(1);
  });

  it('fails with the answer that the repetition got about the first attempt', async () => {
    const told = answering(502, { errCode: -601001, detail: 'not believed', query: { out_refund_no: 'r1' } });
    await expect(through(LOST, told).refund(REFUND)).rejects.toMatchObject({
      errCode: -601001,
      query: { outRefundNo: 'r1' },
    });
  });

  it.each([
    ['succeeds', DONE, undefined],
    [
      'is refused, which proves the outcome of the number',
      answering(200, { result_code: 'FAIL', err_code: 'ORDERPAID' }),
      undefined,
    ],
    ['is refused', answering(200, { result_code: 'FAIL', err_code: 'FREQUENCY_LIMITED' }), OPEN],
    ['is refused without a signature', answering(200, { return_code: 'FAIL', return_msg: '系统繁忙' }), OPEN],
    [
      'is refused without a signature, as by version 3 with a code',
      answering(200, { return_code: 'FAIL', return_msg: '已支付', err_code: 'ORDERPAID' }),
      OPEN,
    ],
    ['does not reach WeChat Pay', answering(502, { errCode: -601003, detail: 'd' }), OPEN],
  ])('of an order whose first answer was lost: if the repetition %s', async (_, reaction, told) => {
    const call = through(LOST, reaction).unifiedOrder(REFUND);
    if (told) await expect(call).rejects.toMatchObject(told);
    else await expect(call).resolves.toBeDefined();
  });

  it('returns a refusal as the outcome if the gateway says that it answers the first attempt', async () => {
    const replayed: Reaction = (response) =>
      response.writeHead(200, { 'Idempotent-Replayed': 'true' }).end('{"result_code":"FAIL"}');
    expect(await through(LOST, replayed).refund(REFUND)).toMatchObject({ resultCode: 'FAIL' });
  });

  it.each([
    ['is lost too', LOST],
    ['is answered by a proxy', answering(502, '')],
    ['is one too many', answering(429, { errCode: -501003, detail: 'd' })],
    ['has a token that is no longer known', answering(401, { errCode: -601004, detail: 'd' })],
    ['reaches another server', answering(404, '<h1>not here</h1>')],
  ])('stays open if the repetition %s: the first may have been carried out', async (_, reaction) => {
    await expect(through(LOST, reaction).refund(REFUND)).rejects.toMatchObject(OPEN);
    expect(arrivals).toHaveLength(2);
  });

  it.each([
    ['broke', LOST],
    ['gave no answer', SILENT],
  ])('that must not be made twice (micropay) is open once its connection %s', async (_, reaction) => {
    const micropay = Reflect.get(through(reaction), 'micropay')({ outTradeNo: '123456' });
    await expect(micropay).rejects.toMatchObject({ errCode: -601008, query: { outTradeNo: '123456' } });
    expect(arrivals).toHaveLength(1);
  });

  it('for a file has all of its time for one answer: starting again would only take longer', async () => {
    const slow: Reaction = (response) => void setTimeout(() => response.end('a bill'), 600);
    expect(await through(slow).downloadBill({})).toMatchObject({ data: 'a bill' });
    expect(arrivals).toHaveLength(1);
  });

  it('ends when its time is over, including the repetition', async () => {
    const started = performance.now();
    await expect(through(SILENT, SILENT).refund(REFUND)).rejects.toMatchObject(OPEN);
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(800);
    expect(took).toBeLessThan(60_000);
    expect(arrivals).toHaveLength(2);
  });

  it('refused by a proxy because of its rate says so', async () => {
    await expect(through(answering(429, '')).refund(REFUND)).rejects.toMatchObject({
      errCode: -501003,
      errMsg:
        'cloudPay.refund:fail -501003 exceed request limit. a proxy in front of the gateway limits the rate of requests: repeat the call later',
    });
  });

  describe('with the number of an earlier call that got no answer', () => {
    const refused = answering(200, { result_code: 'FAIL', err_code: 'NOTENOUGH' });
    const paid = answering(200, { result_code: 'FAIL', err_code: 'ORDERPAID' });
    const afterUnknown = async (...then: Reaction[]) => {
      const cloudPay = through(LOST, LOST, ...then);
      await expect(cloudPay.refund(REFUND)).rejects.toMatchObject(OPEN);
      return cloudPay;
    };

    it('is unknown if it is refused, as long as the earlier one may arrive', async () => {
      const cloudPay = await afterUnknown(refused, refused, refused);
      await expect(cloudPay.refund(REFUND)).rejects.toMatchObject({
        ...OPEN,
        errMsg: expect.stringMatching(/may still arrive, within a minute; .*\(HTTP 200 NOTENOUGH\)/),
      });
      expect(await cloudPay.refund({ ...REFUND, outRefundNo: 'r2' })).toMatchObject({ resultCode: 'FAIL' });
      const real = performance.now.bind(performance);
      const clock = jest.spyOn(performance, 'now').mockImplementation(() => real() + 61_000);
      try {
        expect(await cloudPay.refund(REFUND)).toMatchObject({ resultCode: 'FAIL' });
      } finally {
        clock.mockRestore();
      }
    });

    it('succeeds if the repetition succeeds', async () => {
      expect(await (await afterUnknown(DONE)).refund(REFUND)).toMatchObject({ resultCode: 'SUCCESS' });
    });

    it('returns a refusal that proves the outcome, and the answer of a query', async () => {
      const order = { outTradeNo: '123456' };
      const cloudPay = through(LOST, LOST, paid, refused);
      await expect(cloudPay.unifiedOrder(order)).rejects.toMatchObject({ query: order });
      expect(await cloudPay.unifiedOrder(order)).toMatchObject({ resultCode: 'FAIL' });
      expect(await cloudPay.queryOrder(order)).toMatchObject({ resultCode: 'FAIL' });
    });
  });

  it('has another key each time it is made', async () => {
    const cloudPay = through();
    await cloudPay.refund(REFUND);
    await cloudPay.refund(REFUND);
    expect(arrivals[0]?.body).toBe(arrivals[1]?.body);
    expect(arrivals[0]?.key).not.toBe(arrivals[1]?.key);
  });
});
