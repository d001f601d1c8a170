/** The short way of Node's server, held to the long one through `fetch`: an outside observer cannot tell them apart. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { bothWays, type Observed, type Sent } from '../testing/both-ways';
import {
  addressOf,
  MERCHANT,
  oldAddressOf,
  PAYMENT,
  paymentXml,
  REFUND,
  refundXml,
  TARGET,
} from '../testing/notifications';
import {
  V3_MERCHANT,
  type V3Notification,
  v3AddressOf,
  v3Payment,
  v3Refund,
} from '../testing/notifications-v3';

const pathOf = (...args: Parameters<typeof addressOf>) => new URL(addressOf(...args)).pathname;
const PAY = pathOf('pay');
const REFUNDED = pathOf('refund');
const PAY_V3 = new URL(v3AddressOf('pay')).pathname;
const CONTAINER = { envId: 'prod-1a2b', service: 'shop', path: '/pay/callback' };

interface Parts {
  method?: string;
  path?: string;
  host?: string;
  headers?: readonly string[];
  body?: string | Buffer;
  /** Default: the body's own. */
  length?: number | string | null;
}

function request({
  method = 'POST',
  path = PAY,
  host = 'pay.example.com',
  headers = [],
  body = paymentXml(),
  length,
}: Parts): Sent {
  const bytes = Buffer.from(body);
  const said = length === undefined ? bytes.length : length;
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Content-Type: ${body.toString().startsWith('{') ? 'application/json' : 'text/xml'}`,
    ...(said === null ? [] : [`Content-Length: ${said}`]),
    ...headers,
  ];
  return { bytes: Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]) };
}

function chunked(body: string, path = PAY): Sent {
  const text = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  return request({ path, body: text, length: null, headers: ['Transfer-Encoding: chunked'] });
}

/** A notification of v3, with its signature in the headers. */
function v3Request({ body, headers }: V3Notification, { path = PAY_V3, more = [] as string[] } = {}): Sent {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return request({ path, body, headers: [...lines, ...more] });
}

/** Requests that take the short way, whatever the answer is. */
const SHORT: Record<string, Sent> = {
  'a payment': request({}),
  'a payment signed with HMAC-SHA256': request({
    body: paymentXml({ sign_type: 'HMAC-SHA256' }, MERCHANT.apiKey, 'HMAC-SHA256'),
  }),
  'a failed payment': request({ body: paymentXml({ result_code: 'FAIL', err_code: 'SYSTEMERROR' }) }),
  'a payment with text of several bytes per character': request({ body: paymentXml({ attach: '茶叶 😀' }) }),
  'a refund': request({ path: REFUNDED, body: refundXml() }),
  'a payment for a container': request({ path: pathOf('pay', {}, CONTAINER) }),
  'an address of the old form': request({ path: new URL(oldAddressOf('pay')).pathname }),
  'a payment of another amount': request({ body: paymentXml({ total_fee: 2 }) }),
  'a wrong signature': request({ body: paymentXml({}, 'another key') }),
  'an unknown merchant': request({ body: paymentXml({ mch_id: '1' }) }),
  'a refund at the address of a payment': request({ body: refundXml() }),
  'a payment at the address of a refund': request({ path: REFUNDED }),
  'a refund with another sub-merchant': request({
    path: REFUNDED,
    body: refundXml({}, undefined, { sub_mch_id: '9' }),
  }),
  'a payment of v3': v3Request(v3Payment({ attach: '茶叶 😀' })),
  'a refund of v3': v3Request(v3Refund(), { path: new URL(v3AddressOf('refund')).pathname }),
  'a payment of v3 and another amount': v3Request(v3Payment({ amount: { total: 2 } })),
  'a payment of v3 with the header of its key twice': v3Request(v3Payment(), {
    more: ['Wechatpay-Serial: PUB_KEY_ID_1'],
  }),
  'a payment of v3 that was altered': v3Request({ ...v3Payment(), body: v3Payment().body }),
  'JSON without a signature': request({ body: '{}' }),
  'a signature with neither XML nor JSON': v3Request({ ...v3Payment(), body: 'x' }),
  'no XML': request({ body: 'outTradeNo=1' }),
  'XML with an entity': request({ body: '<!DOCTYPE xml [<!ENTITY x "y">]><xml><a>&x;</a></xml>' }),
  'bytes that are no UTF-8': request({ body: Buffer.from([0x3c, 0xff, 0xfe, 0x3e]) }),
  'a wrong token': request({ path: PAY.replace(/[^/]+$/, '2AAAAAAAAAAAAAAAAAAAAAA') }),
  'another function': request({ path: pathOf('pay', {}, { ...TARGET, functionName: 'other' }) }),
  'a host with a port, and with an IPv6 address': request({ host: '[::1]:8080' }),
  'a connection that closes': request({ headers: ['Connection: close'] }),
  'a client that asks before it sends the body': request({ headers: ['Expect: 100-continue'] }),
  'a named encoding, which is ignored': request({ headers: ['Content-Encoding: gzip'] }),
};

/** Requests that only `fetch` answers, or that Node's server refuses. */
const LONG: Record<string, Sent> = {
  'a chunked body': chunked(paymentXml()),
  'a chunked body that is too large': chunked('x'.repeat(5_000)),
  'a length that is too large': request({ body: 'x', length: 5_000 }),
  'an empty body': request({ body: '' }),
  'no body and no length': request({ body: '', length: null }),
  'a length with a sign': request({ length: '+5' }),
  'two lengths': request({ headers: ['Content-Length: 1'] }),
  'a length and chunks': request({ headers: ['Transfer-Encoding: chunked'] }),
  'another method': request({ method: 'PUT' }),
  GET: request({ method: 'GET', body: '', length: null }),
  'a query': request({ path: `${PAY}?a=1` }),
  'a fragment': request({ path: `${PAY}#a` }),
  'a slash at the end': request({ path: `${PAY}/` }),
  'two slashes': request({ path: PAY.replace('/notify', '//notify') }),
  'no token': request({ path: PAY.replace(/[^/]+$/, '') }),
  'too few names': request({ path: '/notify/pay/a/b' }),
  'too many names': request({ path: '/notify/pay/a/b/c/d/e' }),
  'another kind': request({ path: PAY.replace('/pay/', '/bill/') }),
  'a dot segment': request({ path: PAY.replace('/prod-1a2b/', '/x/../prod-1a2b/') }),
  'an encoded dot segment': request({ path: PAY.replace('/prod-1a2b/', '/x/%2e%2e/prod-1a2b/') }),
  'a name of dots': request({ path: '/notify/pay/../b/c' }),
  'a token of dots': request({ path: '/notify/pay/a/b/..' }),
  'a container’s path with a dot segment': request({ path: '/notify/pay/a/b/%2Fx%2F..%2Fy/c' }),
  'a container’s path without a slash': request({ path: '/notify/pay/a/b/c/d' }),
  'an encoded letter': request({ path: PAY.replace('pay_cb', 'pay%5Fcb') }),
  'a name of another script': request({ path: '/notify/pay/a/%E6%94%AF%E4%BB%98/c' }),
  'half an encoded character': request({ path: '/notify/pay/a/%E6%94/c' }),
  'a percent sign alone': request({ path: '/notify/pay/a/b%/c' }),
  'a percent sign, encoded': request({ path: '/notify/pay/a/b%252e/c' }),
  'a plus sign': request({ path: '/notify/pay/a/b+c/d' }),
  'upper case': request({ path: PAY.replace('/notify', '/NOTIFY') }),
  'an address with its origin': request({ path: `http://pay.example.com${PAY}` }),
  'a host in upper case': request({ host: 'PAY.example.com' }),
  'a host with the default port': request({ host: 'pay.example.com:80' }),
  'a host with too large a port': request({ host: 'pay.example.com:99999' }),
  'a host that is no address': request({ host: '999.999.1.1' }),
  'a host with a user': request({ host: 'a@pay.example.com' }),
  'a host with a path': request({ host: 'pay.example.com/x' }),
  'an empty host': request({ host: '' }),
};

const byCode = (one: object, other: object) => JSON.stringify(one).localeCompare(JSON.stringify(other));

function expectSame([short, long]: [Observed, Observed]): void {
  expect(short).toEqual(long);
}

describe('the short way and the long way', () => {
  let ways: Awaited<ReturnType<typeof bothWays>>;
  beforeAll(async () => {
    ways = await bothWays({ bodyLimit: 4_000, merchants: [MERCHANT, V3_MERCHANT] });
  });
  afterAll(() => ways.close());

  it.each(Object.entries(SHORT))(
    'answer, log, call and count alike, and only one makes streams: %s',
    async (_, sent) => {
      const toWeb = jest.spyOn(Readable, 'toWeb');
      try {
        expectSame(await ways.observe(sent));
        expect(toWeb).toHaveBeenCalledTimes(1);
      } finally {
        toWeb.mockRestore();
      }
    },
  );

  it.each(Object.entries(LONG))('are the same way: %s', async (_, sent) => {
    expectSame(await ways.observe(sent));
  });

  it('answer requests of one connection in their sequence', async () => {
    const [first, second] = [request({}), request({ body: paymentXml({}, 'another key') })];
    const bytes = Buffer.concat([first.bytes, second.bytes, LAST]);
    const [short, long] = await ways.observe({ bytes, until: 'close' });
    // They are processed at the same time, so their lines come as each one ends.
    short.log.sort(byCode);
    long.log.sort(byCode);
    expectSame([short, long]);
  });

  it('read damaged requests alike', async () => {
    const genuine = fc.constantFrom(...Object.values(SHORT), chunked(paymentXml())).map(({ bytes }) => bytes);
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    const damaged = fc.tuple(genuine, changes).map(([bytes, all]) => {
      const copy = Buffer.from(bytes);
      for (const [place, byte] of all) {
        const at = place % copy.length;
        // Not the lengths: a body that never ends is another test.
        if (!isInLength(copy, at)) copy[at] = byte;
      }
      return Buffer.concat([copy, LAST]);
    });
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => expectSame(await ways.observe({ bytes, until: 'close' }))),
      { numRuns: runs(25) },
    );
  });
});

/** Makes the server close the connection, whatever it reads before. */
const LAST = Buffer.from('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

/** Whether the byte is in the header line of the body's length. */
function isInLength(bytes: Buffer, at: number): boolean {
  const from = bytes.indexOf('Content-Length') - 2;
  return at >= from && at <= bytes.indexOf('\r\n', from + 2) + 2;
}

describe('the short way and the long way, when the function fails,', () => {
  it.each([
    ['throws', () => Promise.reject(new Error(`no ${PAYMENT['openid']}`))],
    ['confirms wrongly', async () => ({ errcode: 1 })],
    ['does not answer', () => new Promise(() => {})],
  ] as const)('say the same: it %s', async (_, invoke) => {
    const ways = await bothWays({ adapter: { invoke }, deliveryTimeout: 200 });
    expectSame(await ways.observe(request({}), request({ path: REFUNDED, body: refundXml() })));
    await ways.close();
  });

  it('end alike with a client that sends half a body, slowly or not at all', async () => {
    const ways = await bothWays({ deliveryTimeout: 200 });
    const half = request({ body: '<xml>', length: 1_000, headers: ['Expect: 100-continue'] });
    // The connection is closed half a second after the answer.
    expectSame(await ways.observe({ ...half, until: 'close' }));
    expectSame(await ways.observe({ ...half, until: 'invitation' }));
    await ways.close();
  });

  it('verify with the second key of a merchant, below a prefix', async () => {
    const merchants = [{ ...MERCHANT, apiKey: ['a newer key', MERCHANT.apiKey] }];
    const ways = await bothWays({ merchants }, '/shop/pay');
    const path = `/shop/pay${PAY}`;
    expectSame(await ways.observe(request({ path }), request({}), request({ path: `/shop/%70ay${PAY}` })));
    await ways.close();
  });

  it('count a refund once for each number that its address may be bound to', async () => {
    const ways = await bothWays();
    const path = pathOf('refund', { out_trade_no: '' });
    expectSame(
      await ways.observe(request({ path, body: refundXml({ refund_fee: Number(REFUND['refund_fee']) }) })),
    );
    await ways.close();
  });
});
