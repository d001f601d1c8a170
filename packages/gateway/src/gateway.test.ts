import { describe, expect, it } from '@jest/globals';
import { createGateway, type Gateway } from './gateway';
import type { GatewayOptions } from './options/options';
import { captureLog, fakeFunction, testGateway } from './testing/gateway';
import {
  ACKNOWLEDGED,
  addressOf,
  MERCHANT,
  OPENID,
  paymentXml,
  refundXml,
  SECRET,
  SUB_OPENID,
} from './testing/notifications';

const TOKEN = 'token-of-the-environment';
const ACCOUNT = { ...MERCHANT, appid: 'wxd2565e6a04246fd1', endpoints: ['http://127.0.0.1:9'] };

function request(gateway: Gateway, method: string, path: string) {
  return gateway.fetch(new Request(`http://gateway.test${path}`, { method }));
}

describe('an address', () => {
  it.each([
    ['GET', addressOf('pay').slice('http://gateway.test'.length), 'POST'],
    ['PUT', addressOf('refund').slice('http://gateway.test'.length), 'POST'],
    ['HEAD', addressOf('pay').slice('http://gateway.test'.length), 'POST'],
    ['OPTIONS', addressOf('pay').slice('http://gateway.test'.length), 'POST'],
    ['GET', '/v1/cloudpay/unifiedOrder', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/readyz', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ])('that does not take %s says so: 405 and Allow (%s)', async (method, path, allow) => {
    const { gateway, calls, log } = testGateway();
    const answer = await request(gateway, method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    if (method !== 'HEAD') expect(await answer.text()).toContain('does not allow this method');
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'METHOD_NOT_ALLOWED', method }]);
  });

  it.each(['/', '/notify', '/v1/cloudpay', '/favicon.ico', '/healthz/', '/%'])(
    'that is not there says so: 404 for %s',
    async (path) => {
      const { gateway, log } = testGateway();
      const answer = await request(gateway, 'POST', path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('nothing at this address');
      expect(log.lines()).toMatchObject([{ code: 'ROUTE_UNKNOWN' }]);
    },
  );

  it('for calls says what is missing if the gateway makes none', async () => {
    const { gateway } = testGateway();
    const answer = await request(gateway, 'POST', '/v1/cloudpay/queryOrder');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      code: 'CALLS_NOT_SERVED',
      detail: 'This gateway serves no CloudPay calls: its option cloudpay is not set.',
    });
  });
});

describe('/healthz and /readyz', () => {
  it('say that the gateway runs and is ready for requests', async () => {
    const { gateway } = testGateway();
    expect((await request(gateway, 'GET', '/healthz')).status).toBe(200);
    expect((await request(gateway, 'HEAD', '/healthz')).status).toBe(200);
    const ready = await request(gateway, 'GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready' });
  });

  it('refuse further requests once the gateway is closing, which first answers those in flight', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { gateway, post } = testGateway({ answer: () => released.then(() => ({ errcode: 0 })) });
    const answers: string[] = [];
    const inFlight = post(addressOf('pay'), paymentXml()).then(({ text }) => answers.push(text));
    const closed = gateway.close().then(() => answers.push('closed'));
    expect((await request(gateway, 'GET', '/readyz')).status).toBe(503);
    expect((await request(gateway, 'GET', '/healthz')).status).toBe(200);
    expect(answers).toEqual([]);
    release();
    await Promise.all([inFlight, closed]);
    expect([...answers].sort()).toEqual([ACKNOWLEDGED, 'closed'].sort());
  });
});

describe('/metrics', () => {
  it('counts notifications by kind and verdict, deliveries by duration, calls by API and outcome', async () => {
    const { gateway, post } = testGateway({ cloudpay: { tokens: [{ token: TOKEN }], account: ACCOUNT } });
    await post(addressOf('pay'), paymentXml());
    await post(addressOf('refund'), refundXml());
    await post(addressOf('refund'), 'garbage');
    await request(gateway, 'POST', '/v1/cloudpay/queryOrder');
    await request(gateway, 'POST', '/v1/cloudpay/made-up-name');
    const answer = await request(gateway, 'GET', '/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await answer.text();
    for (const line of [
      'cloudpay_notifications_total{kind="pay",verdict="DELIVERED"} 1',
      'cloudpay_notifications_total{kind="refund",verdict="DELIVERED"} 1',
      'cloudpay_notifications_total{kind="refund",verdict="XML_INVALID"} 1',
      'cloudpay_delivery_duration_seconds_count{kind="pay",verdict="DELIVERED",function="prod-1a2b/pay_cb"} 1',
      'cloudpay_calls_total{api="queryOrder",outcome="TOKEN_UNKNOWN"} 1',
      'cloudpay_calls_total{api="unknown",outcome="TOKEN_UNKNOWN"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('are separate for two gateways in one process', async () => {
    const [one, other] = [testGateway(), testGateway()];
    await one.post(addressOf('pay'), paymentXml());
    expect(await (await request(other.gateway, 'GET', '/metrics')).text()).not.toContain(
      'verdict="DELIVERED"',
    );
  });
});

describe('the log', () => {
  it('holds no key, secret, token, openid or body, for any event', async () => {
    const { gateway, post, log } = testGateway({
      cloudpay: { tokens: [{ token: TOKEN }], account: ACCOUNT },
      answer: async (_, event) => {
        throw new Error(`${MERCHANT.apiKey} ${SECRET} ${TOKEN} ${JSON.stringify(event)}`);
      },
    });
    const address = addressOf('pay');
    const bodies = [
      paymentXml(),
      paymentXml({ total_fee: 3 }),
      paymentXml({}, SECRET),
      `${paymentXml()}x`,
      'x',
    ];
    for (const body of bodies) await post(address, body);
    for (const suffix of ['/', '/more', '?a=b']) await post(address + suffix, paymentXml());
    await request(gateway, 'GET', address.slice('http://gateway.test'.length));
    await post(addressOf('refund'), refundXml());
    for (const authorization of [`Bearer ${TOKEN}`, `Bearer ${TOKEN}x`]) {
      for (const sub_openid of [SUB_OPENID, `${SUB_OPENID}${'x'.repeat(200)}`]) {
        await gateway.fetch(
          new Request('http://gateway.test/v1/cloudpay/unifiedOrder', {
            method: 'POST',
            headers: { authorization, 'X-WX-OPENID': OPENID },
            body: JSON.stringify({ sub_openid, sub_mch_id: '1', body: 'tea for two', total_fee: 1 }),
          }),
        );
      }
    }
    const text = log.text();
    expect(log.lines().length).toBeGreaterThan(12);
    for (const secret of [
      MERCHANT.apiKey,
      SECRET,
      TOKEN,
      address.split('/').at(-1) ?? '',
      OPENID.slice(0, 5),
      SUB_OPENID.slice(0, 5),
      'nonce_str',
      'tea for two',
    ]) {
      expect(secret.length).toBeGreaterThan(4);
      expect(text).not.toContain(secret);
    }
  });
});

describe('createGateway', () => {
  const sound: GatewayOptions = {
    merchants: [MERCHANT],
    notifySecret: SECRET,
    adapter: fakeFunction().adapter,
    logger: captureLog().logger,
  };

  it.each([
    ['merchants', { merchants: [] }, /is empty/],
    ['merchants', { merchants: [{ mchId: '1', apiKey: '' }] }, /must each have mchId and apiKey/],
    ['merchants', { merchants: [MERCHANT, MERCHANT] }, /has 1900000109 twice/],
    ['notifySecret', { notifySecret: 'short' }, /at least 16 characters/],
    ['notifySecret', { notifySecret: [SECRET, 'short'] }, /at least 16 characters/],
    ['notifySecret', { notifySecret: [] }, /at least 16 characters/],
    ['adapter', { adapter: {} as GatewayOptions['adapter'] }, /has no invoke/],
    ['deliveryTimeout', { deliveryTimeout: 6000 }, /from 1 to 5000 \(milliseconds/],
    ['bodyLimit', { bodyLimit: 0.5 }, /from 1 to 262144 \(bytes\)/],
    [
      'cloudpay.tokens',
      { cloudpay: { tokens: [{ token: 'short' }], account: ACCOUNT } },
      /at least 16 characters/,
    ],
  ])('refuses invalid options by name: %s', (option, changes, problem) => {
    const attempt = () => createGateway({ ...sound, ...changes });
    expect(attempt).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', option }));
    expect(attempt).toThrow(problem);
  });

  it('refuses an invalid account before the first call', () => {
    const account = { ...ACCOUNT, notify: { baseUrl: 'https://g', secret: 'short' } };
    expect(() => createGateway({ ...sound, cloudpay: { tokens: [], account } })).toThrow(/notify.secret/);
  });

  it('warns of an account whose notifications it would refuse', () => {
    const warningsOf = (changes: object) => {
      const log = captureLog();
      const account = { ...ACCOUNT, notify: { baseUrl: 'https://g', secret: SECRET }, ...changes };
      createGateway({ ...sound, logger: log.logger, cloudpay: { tokens: [{ token: TOKEN }], account } });
      return log.lines().map(({ msg }) => msg);
    };
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ mchId: '42' })).toEqual([expect.stringContaining('merchants does not have it')]);
    expect(warningsOf({ notify: { baseUrl: 'https://g', secret: `${SECRET}!` } })).toEqual([
      expect.stringContaining('differs from notifySecret'),
    ]);
  });
});
