/** The short way of Node's server, held to the long one through `fetch`: an outside observer cannot tell them apart. */

import { createServer } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { say } from '@opencloudpay/internal';
import { listen } from '@opencloudpay/internal/testing/listen';
import fc from 'fast-check';
import { FunctionError } from '../errors';
import type { FunctionHost } from '../host';
import { createSessions } from '../sessions';
import { sessionRoutes } from '../sessions/routes/session-routes';
import { callCheck } from './call-keys';
import { functionsApp } from './functions-app';
import { withShortWay } from './with-short-way';

const APPID = 'wx0123456789abcdef';
const TOKEN = 'a-token-of-the-test';
const sessions = createSessions({
  appid: APPID,
  keys: 'k'.repeat(32),
  jscode2session: async (code) => ({ openId: code }),
});

/** Calls, as functions see them. */
let calls: unknown[] = [];
/** Failures that the operator sees. */
let errors: string[] = [];

const host = {
  triggers: () => [],
  async invoke(
    name: string,
    event: object,
    { whileWaiting: _, requestId, ...options }: { whileWaiting?: AbortSignal; requestId: string },
  ) {
    calls.push({ name, event, options });
    if (name === 'nothing') return undefined;
    if (name === 'breaks') throw new Error('the disk is full');
    if (name === 'throws')
      throw new FunctionError('FUNCTION_THREW', say('sold out 售罄', '售罄'), {
        functionName: name,
        requestId,
      });
    return { name, event };
  },
} as unknown as FunctionHost;

interface Sent {
  method?: string;
  path: string;
  headers?: readonly string[];
  body?: string | Buffer;
  /** Default: that of the body. `null`: none is sent */
  length?: number | string | null;
  host?: string;
}

function bytesOf({
  method = 'POST',
  path,
  headers = [],
  body = '{"a":1}',
  length,
  host: name = 'shop.example.com',
}: Sent): Buffer {
  const said = length === undefined ? Buffer.byteLength(body) : length;
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${name}`,
    ...headers,
    ...(said === null ? [] : [`Content-Length: ${said}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

type Fetch = Parameters<typeof withShortWay>[0];
type Side = Awaited<ReturnType<typeof listen>>;

async function side(fetch: Fetch): Promise<Side> {
  return listen(
    createServer(withShortWay(fetch, getRequestListener(fetch, { overrideGlobalObjects: false }))),
  );
}

/** The same application twice: once as it is, once behind a `fetch` of its own, which takes no short way. */
async function bothWays(make: () => { fetch: Fetch }): Promise<readonly [Side, Side]> {
  const [short, long] = [make(), make()];
  return [await side(short.fetch), await side((request, env) => long.fetch(request, env))];
}

/** All that a client and the operator see until the client has an answer, or the server ends the connection. */
async function observed({ url }: Side, bytes: Buffer): Promise<object> {
  calls = [];
  errors = [];
  const text = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let all = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      all += chunk;
      if (isWhole(all)) socket.destroy();
    });
    socket.on('close', () => resolve(all));
    socket.write(bytes);
  });
  const [head = '', body = ''] = withoutInvitation(text)
    .replace(/^date: .*\r\n/gim, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    .split('\r\n\r\n');
  const [status, ...headers] = head.split('\r\n');
  return {
    status,
    headers: headers.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase())).sort(),
    body,
    calls,
    errors,
  };
}

function isWhole(text: string): boolean {
  const answer = withoutInvitation(text);
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, end))?.[1];
  return length === undefined
    ? answer.endsWith('0\r\n\r\n')
    : Buffer.byteLength(answer.slice(end + 4)) >= Number(length);
}

/** Without `100 Continue`, which precedes an answer. */
function withoutInvitation(text: string): string {
  return text.replace(/^HTTP\/1\.1 100 .*\r\n\r\n/, '');
}

const BODIES: Record<string, Pick<Sent, 'body' | 'length' | 'headers'>> = {
  'an event': {},
  'an event in several bytes for each character': { body: '{"name":"龙井 😀"}' },
  'a byte order mark': { body: '\ufeff{"a":1}' },
  'bytes that are no UTF-8': { body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
  'no JSON': { body: '{"a":' },
  'a list': { body: '[1]' },
  'JSON that is nested too deep': { body: `{"a":${'['.repeat(200)}${']'.repeat(200)}}` },
  'a client that asks before it sends the body': { headers: ['Expect: 100-continue'] },
  'a connection that closes': { headers: ['Connection: close'] },
  'a user that the client claims': {
    headers: ['X-WX-OPENID: oMallory', 'X-WX-APPID: wx1', 'X-Forwarded-For: 203.0.113.9, 10.0.0.1'],
  },
  'a request id': { headers: ['X-Request-ID: r-1'] },
  'an unsafe request id': { headers: ['X-Request-ID: r 1;'] },
  'a depth': { headers: ['X-CloudPay-Call-Depth: 3'] },
};

/** What is left to `fetch`, or to Node. */
const OTHERS: Record<string, (prefix: string) => Partial<Sent>> = {
  'an empty body': () => ({ body: '' }),
  'no length': () => ({ body: '', length: null }),
  'a chunked body': () => ({
    body: '7\r\n{"a":1}\r\n0\r\n\r\n',
    length: null,
    headers: ['Transfer-Encoding: chunked'],
  }),
  'a length that is too large': () => ({ body: 'x', length: 7_000_000 }),
  'a length with a sign': () => ({ length: '+7' }),
  'another method': () => ({ method: 'PUT' }),
  'a query': (prefix) => ({ path: `${prefix}echo?cloudID=a` }),
  'an encoded name': (prefix) => ({ path: `${prefix}ech%6f` }),
  'a name with a slash': (prefix) => ({ path: `${prefix}..%2fecho` }),
  'a name with NUL': (prefix) => ({ path: `${prefix}echo%00` }),
  'a name of dots': (prefix) => ({ path: `${prefix}..` }),
  'no name': (prefix) => ({ path: prefix }),
  'another path': () => ({ path: '/elsewhere' }),
  'a host in upper case': () => ({ host: 'SHOP.example.com' }),
  'a host that is no address': () => ({ host: 'a b' }),
  'an empty host': () => ({ host: '' }),
};

describe.each([
  {
    what: 'calls of mini programs',
    prefix: '/call/',
    make: () =>
      sessionRoutes({ sessions, host, refuse: ['secret'], onError: (error) => errors.push(String(error)) }),
    tokenOf: async (): Promise<string> => (await sessions.login('oAlice')).token,
  },
  {
    what: 'calls of programs',
    prefix: '/functions/',
    make: () => functionsApp(host, { check: callCheck({ token: TOKEN }), isClosing: () => false }),
    tokenOf: async (): Promise<string> => TOKEN,
  },
])('the short way and the long way of $what', ({ prefix, make, tokenOf }) => {
  let ways: readonly [Side, Side];
  let authorization: string;
  beforeAll(async () => {
    ways = await bothWays(make);
    authorization = `Authorization: Bearer ${await tokenOf()}`;
  });
  afterAll(() => Promise.all(ways.map(({ close }) => close())));

  const request = (sent: Partial<Sent>) =>
    bytesOf({ path: `${prefix}echo`, ...sent, headers: [authorization, ...(sent.headers ?? [])] });

  /** @returns what both have shown */
  async function expectSame(bytes: Buffer): Promise<object> {
    const short = await observed(ways[0], bytes);
    expect(short).toEqual(await observed(ways[1], bytes));
    return short;
  }

  it.each(Object.entries(BODIES))(
    'answer, call and report alike, and only one makes streams: %s',
    async (_, sent) => {
      const toWeb = jest.spyOn(Readable, 'toWeb');
      try {
        await observed(ways[0], request(sent));
        expect(toWeb).not.toHaveBeenCalled();
        await expectSame(request(sent));
      } finally {
        toWeb.mockRestore();
      }
    },
  );

  it.each(Object.entries(OTHERS))('are the same way: %s', async (_, sent) => {
    await expectSame(request(sent(prefix)));
  });

  it.each(['nothing', 'throws', 'breaks', 'secret', 'pay_cb', '-.~_'])(
    'end alike when the function is %s',
    async (name) => {
      await expectSame(request({ path: `${prefix}${name}` }));
    },
  );

  it.each([
    [],
    ['Authorization: Bearer forged'],
    ['Authorization: Basic b3Blbg=='],
    ['Authorization: Bearer '],
  ])('refuse alike without a token: %s', async (...headers) => {
    expect(await expectSame(bytesOf({ path: `${prefix}echo`, headers }))).toMatchObject({
      status: expect.stringContaining('401'),
      calls: [],
    });
  });

  it('read two tokens alike', async () => {
    expect(await expectSame(request({ headers: ['Authorization: Bearer forged'] }))).toMatchObject({
      calls: [],
    });
  });

  it('read damaged requests alike', async () => {
    const bytes = request({});
    const damaged = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((changes) => {
        const copy = Buffer.from(bytes);
        const length = bytes.indexOf('Content-Length');
        // A body that never ends is another test.
        for (const [at, byte] of changes) if (at < length - 2 || at > length + 18) copy[at] = byte;
        return Buffer.concat([copy, LAST]);
      });
    await fc.assert(
      fc.asyncProperty(damaged, async (sent) => void (await expectSame(sent))),
      { numRuns: 60 },
    );
  });
});

/** Makes the server close the connection, whatever it reads before. */
const LAST = Buffer.from('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

it('limits an address and a user alike, and does not wait for the body', async () => {
  const limits = { user: { perSecond: 0.1, burst: 1 }, address: { perSecond: 0.1, burst: 2 } };
  const ways = await bothWays(() => sessionRoutes({ sessions, host, limits, allow: () => true }));
  const authorization = `Authorization: Bearer ${(await sessions.login('oBob')).token}`;
  const half = bytesOf({ path: '/call/echo', headers: [authorization], body: '{', length: 1_000 });
  const whole = bytesOf({ path: '/call/echo', headers: [authorization] });
  for (const [bytes, status] of [
    [whole, '200'],
    [half, '429'],
    [half, '429'],
  ] as const) {
    const [short, long] = [await observed(ways[0], bytes), await observed(ways[1], bytes)];
    expect(short).toEqual(long);
    expect(short).toMatchObject({ status: expect.stringContaining(status) });
  }
  await Promise.all(ways.map(({ close }) => close()));
});
