/**
 * Errors around a call, both directly and through a gateway. Each failure says what happened and what
 * to do next; if something may have happened, it has the numbers to query by.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import type { CloudPayError } from './errors/errors';
import { type Untyped, untypedCloudPay } from './testing/untyped';
import { createGatewayTransport } from './transports/gateway/transport';

type Reaction = (response: ServerResponse, request: IncomingMessage) => void;
type Way = 'direct' | 'gateway';

const certificate = (file: string) =>
  readFileSync(join(__dirname, '../../wechatpay/fixtures/certificates', file));

let server: { url: string; close(): Promise<void> };
let react: Reaction;
let arrivals: number;
/** The time limit of a call in milliseconds. */
let timeout: number;

beforeAll(async () => {
  // The shortest pauses between attempts.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  server = await listen(createServer(receive));
});
beforeEach(() => {
  arrivals = 0;
  timeout = 2000;
});
afterAll(() => {
  jest.restoreAllMocks();
  return server.close();
});

function receive(request: IncomingMessage, response: ServerResponse): void {
  arrivals++;
  request.resume().on('end', () => react(response, request));
}

function through(way: Way, url = server.url, ca?: Buffer): Untyped {
  if (way === 'gateway')
    return untypedCloudPay({ gateway: { url, token: 'the-token', timeout, ...(ca && { ca }) } });
  return untypedCloudPay({
    appid: 'wxd2565e6a04246fd1',
    mchId: '1800000001',
    apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
    pfx: certificate('client.p12'),
    endpoints: [url],
    timeout,
    ...(ca && { ca }),
  });
}

async function failing(call: Promise<unknown>): Promise<CloudPayError> {
  const failure: unknown = await call.then(
    () => undefined,
    (error) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as CloudPayError;
}

const page =
  (status: number, title: string, headers: Record<string, string> = {}): Reaction =>
  (response) =>
    response
      .writeHead(status, { 'Content-Type': 'text/html', ...headers })
      .end(`<html><head><title>${title}</title></head></html>`);

const never: Reaction = () => undefined;

const REFUND = {
  subMchId: '1900000109',
  outTradeNo: '123456',
  outRefundNo: 'r1',
  totalFee: 100,
  refundFee: 100,
};
const NUMBERS = { outTradeNo: '123456', outRefundNo: 'r1' };
const QUERY = { subMchId: '1900000109', outTradeNo: '123456' };

/** The answer, and the failure of each transport: `[errCode, errMsg]`. */
const OPEN: [string, Reaction, Record<Way, [number, RegExp]>][] = [
  [
    'a page of a proxy, with 200',
    page(200, 'Access denied'),
    {
      direct: [-601001, /titled "Access denied"\): a proxy or a maintenance page may have answered/],
      gateway: [-601008, /No answer of the gateway to refund: a page or a cut answer came instead/],
    },
  ],
  [
    'a load balancer without a server, with 502',
    page(502, 'Bad Gateway'),
    {
      direct: [-601008, /a gateway in front of WeChat Pay answered HTTP 502 \(3 attempts\)/],
      gateway: [-601008, /No answer of the gateway to refund: HTTP 502 came instead/],
    },
  ],
  [
    'a maintenance page, with 503',
    page(503, 'Maintenance', { 'Retry-After': '60' }),
    {
      direct: [-601008, /answered HTTP 503, as during maintenance: try in 60 s/],
      gateway: [-601008, /HTTP 503 came instead/],
    },
  ],
  [
    'a connection that breaks',
    (response) => response.socket?.destroy(),
    {
      direct: [-601008, /the connection to 127\.0\.0\.1:\d+ broke: .* \(ECONNRESET\)/],
      gateway: [-601008, /the connection to 127\.0\.0\.1:\d+ broke: .* \(ECONNRESET\)/],
    },
  ],
  [
    'an answer that breaks off',
    (response) =>
      response.writeHead(200, { 'Content-Length': 999 }).write('<xml><a>', () => response.destroy()),
    {
      direct: [-601008, /the answer of 127\.0\.0\.1:\d+ broke off before its end/],
      gateway: [-601008, /the answer of 127\.0\.0\.1:\d+ broke off before its end/],
    },
  ],
  [
    'half an answer, cut unnoticed',
    (response, { url = '' }) =>
      response.end(url.startsWith('/v1') ? '{"result_code":"SUC' : '<xml><return_c'),
    {
      direct: [-601001, /it breaks off before its end, so a proxy has cut it/],
      gateway: [-601008, /a page or a cut answer came instead/],
    },
  ],
  [
    'nothing in time',
    never,
    {
      direct: [-601008, /127\.0\.0\.1:\d+ did not answer within \d+ ms/],
      gateway: [-601008, /127\.0\.0\.1:\d+ did not answer within \d+ ms/],
    },
  ],
];

describe.each(['direct', 'gateway'] as const)('%s', (way) => {
  describe.each(OPEN)('if the answer is %s', (_, reaction, told) => {
    beforeEach(() => {
      react = reaction;
      // The test waits for the end of this one.
      if (reaction === never) timeout = 200;
    });

    it('a refund is open, and the error has the numbers to query by', async () => {
      const [errCode, errMsg] = told[way];
      const error = await failing(through(way).refund(REFUND));
      expect(error).toMatchObject({ errCode, errMsg: expect.stringMatching(errMsg), query: NUMBERS });
      expect(error.errMsg).toMatch(/The outcome is unknown: .*[Qq]uery .*before you retry\.$/);
    });

    it('a query may be repeated', async () => {
      const error = await failing(through(way).queryOrder(QUERY));
      expect(error.errMsg).not.toMatch(/unknown:|before you retry/);
      expect(error.errMsg).toMatch(/^(cloudPay\.)?queryOrder:fail /);
      if (!/unknown wx response/.test(error.errMsg))
        expect(error.errMsg).toMatch(/ A query changes nothing, so the call may be repeated\.$/);
    });
  });

  const bill = { subMchId: '1900000109', billDate: '20260101', tarType: 'GZIP' };

  it('a gzipped bill that was cut is downloaded again', async () => {
    const zipped = gzipSync('`2026'.repeat(99));
    react = (response) => response.end(arrivals === 1 ? zipped.subarray(0, -9) : zipped);
    expect(await through(way).downloadBill(bill)).toMatchObject({ data: zipped });
    expect(arrivals).toBe(2);
  });

  it('a gzipped bill that stays cut is an error, and may be requested again', async () => {
    react = (response) => response.end(gzipSync('`2026'.repeat(99)).subarray(0, -9));
    const error = await failing(through(way).downloadBill(bill));
    expect(error).toMatchObject({
      errCode: -601003,
      errMsg: expect.stringMatching(
        /the gzipped file broke off or is damaged \(.*\): a proxy may have cut it.* A query changes nothing, so the call may be repeated\.$/,
      ),
    });
    expect(error.query ?? {}).toEqual({});
  });

  it('a page of a proxy is not accepted as a bill', async () => {
    react = page(200, 'Access denied');
    const error = await failing(through(way).downloadBill({ subMchId: '1900000109', billDate: '20260101' }));
    expect(error.errMsg).toMatch(/page.* A query changes nothing, so the call may be repeated\.$/);
  });

  it('a host that refuses connections received nothing', async () => {
    const error = await failing(through(way, 'http://127.0.0.1:1').refund(REFUND));
    expect(error).toMatchObject({
      errCode: -601003,
      errMsg: expect.stringMatching(
        /127\.0\.0\.1:1 refuses connections: check the address and its port .*so the call may be repeated\.$/,
      ),
    });
  });

  it('for a name that cannot be resolved nothing was sent', async () => {
    const { lookup } = dns;
    const unresolved = Object.assign(new Error('getaddrinfo ENOTFOUND pay.invalid'), { code: 'ENOTFOUND' });
    const spy = jest.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: unknown[]) => {
      if (host !== 'pay.invalid') return Reflect.apply(lookup, dns, [host, ...rest]);
      setImmediate(rest.pop() as (error: Error) => void, unresolved);
    }) as typeof dns.lookup);
    try {
      const error = await failing(through(way, 'https://pay.invalid').refund(REFUND));
      expect(error).toMatchObject({
        errCode: -601003,
        errMsg: expect.stringMatching(
          /the name pay\.invalid cannot be resolved: check its spelling, and this machine’s DNS \(ENOTFOUND\).* so the call may be repeated\.$/,
        ),
      });
    } finally {
      spy.mockRestore();
    }
  });

  it.each<[string, ServerOptions, string | undefined, RegExp]>([
    [
      'of an unknown authority',
      { cert: certificate('server.pem'), key: certificate('server.key') },
      undefined,
      /the certificate of 127\.0\.0\.1:\d+ is not trusted: .* give its certificate authority as ca \(\w+\)/,
    ],
    [
      'that has expired',
      { cert: certificate('server-expired.pem'), key: certificate('dated.key') },
      'server-expired.pem',
      /has expired: this machine’s clock says .* UTC: if that is wrong, set it \(NTP\); if the clock is right, tell the operator of/,
    ],
    [
      'that is not valid yet',
      { cert: certificate('server-early.pem'), key: certificate('dated.key') },
      'server-early.pem',
      /is not valid yet: this machine’s clock says/,
    ],
    [
      'of another host',
      { cert: certificate('elsewhere.pem'), key: certificate('elsewhere.key') },
      'authority.pem',
      /is not trusted, because it belongs to another host: check the endpoint/,
    ],
  ])('a server with a certificate %s received nothing', async (_, tls, ca, reason) => {
    const secure = createTlsServer(tls, receive);
    const { url, close } = await listen(secure);
    try {
      const called = through(way, url.replace('http:', 'https:'), ca ? certificate(ca) : undefined);
      const error = await failing(called.refund(REFUND));
      expect(error).toMatchObject({ errCode: -601003, errMsg: expect.stringMatching(reason) });
      expect(error.errMsg).toMatch(/so the call may be repeated\.$/);
      expect(arrivals).toBe(0);
    } finally {
      await close();
    }
  });
});

describe('in front of a gateway', () => {
  it.each<[string, Reaction, number, string]>([
    [
      'a captive portal',
      page(302, 'Log in', { Location: 'http://portal.example/?back=secret' }),
      -601001,
      'the gateway answered HTTP 302 and pointed to portal.example without saying why: is CLOUDPAY_GATEWAY_URL right?',
    ],
    [
      'a firewall',
      page(403, 'Forbidden'),
      -601001,
      'a proxy in front of the gateway forbids the call (HTTP 403): allow it in the firewall or load balancer',
    ],
    [
      'a proxy that wants a password',
      page(407, 'Proxy Authentication Required'),
      -601001,
      'a proxy requires a login (HTTP 407): let the function reach the gateway without it',
    ],
    [
      'a limit of size',
      page(413, 'Too Large'),
      -601001,
      'the call is too large for a proxy in front of the gateway (HTTP 413): shorten its data, or raise the limit of the proxy',
    ],
    [
      'a limit of rate',
      page(429, 'Slow down', { 'Retry-After': '7' }),
      -501003,
      'a proxy in front of the gateway limits the rate of requests: repeat the call in 7 s',
    ],
  ])(
    '%s is distinguished from the gateway, and the call is not repeated',
    async (_, reaction, errCode, detail) => {
      react = reaction;
      const error = await failing(through('gateway').refund(REFUND));
      expect(error.errCode).toBe(errCode);
      expect(error.errMsg).toContain(`. ${detail}`);
      expect(error.errMsg).not.toContain('secret');
      expect(arrivals).toBe(1);
    },
  );

  it.each([
    [401, -601004, 'the gateway does not know this token'],
    [403, -601004, 'this token is not for sub-merchant 1900000109'],
    [429, -501003, 'too many calls, repeat it in 2 s'],
  ])('nothing: what the gateway reports with HTTP %d is passed on', async (status, errCode, detail) => {
    react = (response) => response.writeHead(status).end(JSON.stringify({ errCode, detail }));
    const error = await failing(through('gateway').refund(REFUND));
    expect(error).toMatchObject({ errCode, errMsg: expect.stringContaining(`. ${detail}`) });
    expect(error).not.toHaveProperty('query');
  });

  it('nothing, but the gateway crashed: the client adds the numbers to query', async () => {
    const fallen = { errCode: -601001, detail: 'The outcome is unknown: query before you retry' };
    react = (response) => response.writeHead(500).end(JSON.stringify(fallen));
    expect(await failing(through('gateway').refund(REFUND))).toMatchObject({ query: NUMBERS });
    expect(await failing(through('gateway').queryOrder(QUERY))).not.toHaveProperty('query');
  });
});

it('through a gateway, the hint is the gateway’s, computed with the clock that set the times', async () => {
  let date = '';
  react = (response) => {
    date = response.req.headers.date ?? '';
    response.end(JSON.stringify({ return_code: 'FAIL', return_msg: '签名错误', hint: 'Compare the key.' }));
  };
  const transport = createGatewayTransport({ url: server.url, token: 'the-token' });
  const call = transport.prepare('queryOrder', { out_trade_no: '1' }, { clockOffset: -3_600_000 });
  expect(await transport.send(call)).toEqual({
    fields: { return_code: 'FAIL', return_msg: '签名错误' },
    hint: 'Compare the key.',
  });
  expect(Math.abs(Date.parse(date) + 3_600_000 - Date.now())).toBeLessThan(30_000);
});
