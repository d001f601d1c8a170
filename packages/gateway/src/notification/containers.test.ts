/** Callbacks to container services. */
import { describe, expect, it } from '@jest/globals';
import { combineAdapters, containerAdapter } from '@opencloudpay/function-adapters';
import { listen } from '@opencloudpay/internal/testing/listen';
import { fakeFunction, testGateway, WARN } from '../testing/gateway';
import { ACKNOWLEDGED, addressOf, paymentXml, refundXml, SUB_OPENID } from '../testing/notifications';

const CONTAINER = { envId: 'prod-1a2b', service: 'shop', path: '/pay/callback' };

/** A container service that answers each request with the next of these. */
async function containerService(...answers: { status?: number; body: string }[]) {
  const requests: { path: string | undefined; source: unknown; event: Record<string, unknown> }[] = [];
  const { url, close } = await listen(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
    requests.push({ path: incoming.url, source: incoming.headers['x-wx-source'], event: JSON.parse(text) });
    const { status = 200, body } = answers[requests.length - 1] ?? { body: '' };
    outgoing.writeHead(status).end(body);
  });
  return { url, requests, close };
}

describe('a notification to a container service', () => {
  it('is delivered to the path that the order named, and acknowledged on errcode 0', async () => {
    const service = await containerService(
      { body: '{"errcode":0,"errmsg":"ok"}' },
      { body: '{"errcode":0}' },
    );
    const { adapter: functions, calls } = fakeFunction();
    const containers = containerAdapter({ services: { shop: service.url } });
    const { post, log } = testGateway({ adapter: combineAdapters({ functions, containers }) });
    expect(await post(addressOf('pay', {}, CONTAINER), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(await post(addressOf('refund', {}, CONTAINER), refundXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls).toHaveLength(1);
    expect(service.requests).toMatchObject([
      {
        path: '/pay/callback',
        source: expect.stringMatching(/./),
        event: { outTradeNo: '2021WERUN1647839289398', totalFee: 1, userInfo: { openId: SUB_OPENID } },
      },
      { path: '/pay/callback', event: { outRefundNo: 'R2021WERUN1647839289398', refundStatus: 'SUCCESS' } },
    ]);
    expect(log.lines()[0]).toMatchObject({ code: 'DELIVERED', ...CONTAINER });
    await service.close();
  });

  it('with any other answer is not delivered, and the log shows the answer', async () => {
    const service = await containerService(
      { body: 'success' },
      { status: 500, body: `no row for ${SUB_OPENID}` },
      { status: 404, body: '' },
    );
    const { post, log } = testGateway({ adapter: containerAdapter({ services: { shop: service.url } }) });
    for (let time = 0; time < 3; time++)
      expect(await post(addressOf('pay', {}, CONTAINER), paymentXml())).toMatchObject({ code: 'FAIL' });
    expect(log.lines()).toMatchObject([
      { level: WARN, code: 'TEXT_REPLY', service: 'shop', reason: expect.stringContaining('"success"') },
      { code: 'FUNCTION_FAILED', path: '/pay/callback', reason: expect.stringContaining('no row for oZWa…') },
      { code: 'FUNCTION_NOT_FOUND', reason: expect.stringContaining("'shop' answered with status 404") },
    ]);
    await service.close();
  });

  it.each([
    ['another service', '/shop/', '/pohs/'],
    ['another path', '%2Fpay%2Fcallback', '%2Fpay%2Fother'],
    ['the path of a neighbour', '/shop/%2Fpay%2Fcallback/', '/shop%2Fpay/%2Fcallback/'],
    ['another environment', '/prod-1a2b/', '/test-1a2b/'],
    ['an invented token', /[^/]+$/, 'AAAAAAAAAAAAAAAAAAAAAA'],
  ])('sent to %s is refused', async (_, what, other) => {
    const { post, calls, log } = testGateway();
    const url = addressOf('pay', {}, CONTAINER);
    expect(url.replace(what, other)).not.toBe(url);
    expect(await post(url.replace(what, other), paymentXml())).toMatchObject({ status: 403, code: 'FAIL' });
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'TOKEN_MISMATCH', path: expect.any(String) }]);
  });

  it('with the token of a function with the same names is refused', async () => {
    const { post } = testGateway();
    const token = addressOf('pay', {}, { envId: 'prod-1a2b', functionName: 'shop' }).split('/').at(-1);
    const url = addressOf('pay', {}, CONTAINER).replace(/[^/]+$/, String(token));
    expect(await post(url, paymentXml())).toMatchObject({ status: 403 });
  });

  it.each(['pay%2Fcallback', '..', '.', ''])('at an invalid path (%s) finds nothing', async (path) => {
    const { post, calls } = testGateway();
    const url = addressOf('pay', {}, CONTAINER).replace('%2Fpay%2Fcallback', path);
    expect((await post(url, paymentXml())).status).toBeGreaterThanOrEqual(403);
    expect(calls).toEqual([]);
  });
});
