/** Invalid input for every route: refused with a message, never an internal error, and without effect on the state. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Routes } from '@opencloudpay/contracts/dev-server/routes';
import * as fc from 'fast-check';
import type { Emulator } from '../index';
import { atEnd, order, SUB_MCH_ID, start, stopAll, temporaryFolder } from '../testing/emulators';
import { createControlApi } from './control-api';
import { type ControlServer, serveControl } from './serve-control';

/** All routes. The compiler reports a missing one. */
const ROUTES: Record<keyof Routes, true> = {
  'GET /api/project': true,
  'GET /api/orders': true,
  'GET /api/orders/:outTradeNo': true,
  'POST /api/orders/:outTradeNo/close': true,
  'POST /api/refunds/:outRefundNo/settle': true,
  'GET /api/cashier/:outTradeNo': true,
  'POST /api/cashier/:outTradeNo/pay': true,
  'POST /api/cashier/:outTradeNo/cancel': true,
  'POST /api/cashier/:outTradeNo/fail': true,
  'POST /api/cashier/:outTradeNo/expire': true,
  'GET /api/findings': true,
  'GET /api/code-findings': true,
  'GET /api/functions': true,
  'POST /api/functions/:name/call': true,
  'POST /api/functions/:name/triggers/:trigger/run': true,
  'GET /api/logs': true,
  'GET /api/deliveries': true,
  'POST /api/deliveries/:id/replay': true,
  'POST /api/notifications': true,
  'POST /api/notifications/:id/replay': true,
  'GET /api/faults': true,
  'POST /api/faults': true,
  'DELETE /api/faults/:id': true,
  'DELETE /api/faults': true,
  'GET /api/platform-keys': true,
  'PUT /api/platform-keys': true,
  'POST /api/platform-keys/rotate': true,
  'POST /api/clock/advance': true,
  'GET /api/files': true,
  'GET /api/files/content': true,
  'PUT /api/files/content': true,
  'DELETE /api/files/content': true,
  'GET /api/refused-accesses': true,
  'DELETE /api/refused-accesses': true,
  'GET /api/collections': true,
  'POST /api/collections': true,
  'DELETE /api/collections/:collection': true,
  'GET /api/collections/:collection/indexes': true,
  'POST /api/collections/:collection/indexes': true,
  'DELETE /api/collections/:collection/indexes/:index': true,
  'POST /api/collections/:collection/import': true,
  'GET /api/collections/:collection/export': true,
  'GET /api/collections/:collection/documents': true,
  'POST /api/collections/:collection/documents': true,
  'GET /api/collections/:collection/documents/:id': true,
  'PUT /api/collections/:collection/documents/:id': true,
  'DELETE /api/collections/:collection/documents/:id': true,
};

const RUNS = 30;
/** The database takes a part of each of these. */
const DOCUMENT_RUNS = 12;
const WITH_BODY = new Set(['POST', 'PUT']);

let state: string;
let emulator: Emulator;
let server: ControlServer;
let names: string[];

beforeAll(async () => {
  state = temporaryFolder();
  emulator = await start({ state });
  server = await serveControl(emulator);
  atEnd(() => server.close());
  await (await emulator.documents()).createCollection('goods');
  const [paid, open] = [await order(emulator), await order(emulator)];
  await emulator.pay(paid.outTradeNo);
  await emulator.callFunction('refund', {
    outTradeNo: paid.outTradeNo,
    outRefundNo: 'R-1',
    subMchId: SUB_MCH_ID,
  });
  names = [
    paid.outTradeNo,
    open.outTradeNo,
    emulator.order(open.outTradeNo)?.prepayId ?? '',
    'R-1',
    'fault-1',
  ];
});
afterAll(stopAll);

it('every declared route has a handler, and every handler is declared', () => {
  const api = createControlApi(emulator);
  atEnd(() => api.close());
  // The stream of events is declared by its events.
  const declared = [...Object.keys(ROUTES), 'GET /api/events'];
  expect([...new Set(api.routes)].sort()).toEqual(declared.sort());
});

const odd = fc.constantFrom<unknown>(
  ...[
    null,
    '',
    0,
    -1,
    1.5,
    1e18,
    1e308,
    '1e9',
    true,
    [],
    {},
    [[]],
    ['drop'],
    'NaN',
    '\u0000',
    '\ud800',
    '__proto__',
  ],
);
const field = fc.oneof(
  { weight: 3, arbitrary: odd },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.constantFrom('drop', 'delay', 'slow', 'down', 'SUCCESS', 'CHANGE', '1s', '3650d', 5),
  },
);
const fieldNames = [
  'duration',
  'status',
  'coupon',
  'event',
  'user',
  'type',
  'by',
  'times',
  'how',
  'outTradeNo',
  'apis',
  'name',
  'fields',
  'unique',
  'document',
  'was',
];
const inner = fc.dictionary(fc.constantFrom('fee', 'type', 'id', 'openId', '__proto__', 'a'), field, {
  maxKeys: 3,
});
const body = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .dictionary(fc.constantFrom(...fieldNames), fc.oneof(field, inner), { maxKeys: 4 })
      .map((content) => JSON.stringify(content)),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '{', '"', `${'['.repeat(20_000)}`, `{"event":${'{"a":'.repeat(5000)}`),
  },
);
/** Encoded parts of a path. */
const part = fc.oneof(
  fc.nat({ max: 4 }).map((index) => encodeURIComponent(names[index] ?? '')),
  fc.constantFrom(
    'goods',
    'whoami',
    'cb_good',
    'order',
    '1',
    '0',
    '-1',
    '1e9',
    'delivery-1',
    '%',
    '%zz',
    '%ff',
    '%00',
    '..%2f',
  ),
  fc.constantFrom('__proto__', 'constructor', '%F0%9F%92%A9', 'x'.repeat(3000), '%2e%2e', ';', '*', '\'"<>'),
  fc.string({ minLength: 1 }).map((text) => encodeURIComponent(Buffer.from(text).toString()) || 'x'),
);
const query = fc.oneof(
  fc.constant(''),
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          ...['search', 'state', 'after', 'limit', 'function', 'requestId', '__proto__', '%'],
          ...['env', 'filter', 'sort', 'skip', 'onConflict', 'path', 'folder', 'from'],
        ),
        fc.oneof(part, fc.constantFrom('NaN', '-5', '1e400', '0', '999999999999', '%', '')),
      ),
      { maxLength: 3 },
    )
    .map((pairs) => `?${pairs.map((pair) => pair.join('=')).join('&')}`),
);

/** Sends raw bytes, without the client's own checks. Returns the status and the body. */
function send(method: string, target: string, content?: string): Promise<{ status: number; text: string }> {
  const { port } = new URL(server.url);
  const bytes = Buffer.from(content ?? '');
  const type =
    content === undefined ? '' : `content-type: application/json\r\ncontent-length: ${bytes.length}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => {
      const [head = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), text: rest.join('\r\n\r\n') });
    });
    socket.write(
      `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${type}\r\n`,
    );
    socket.write(bytes);
  });
}

describe('every route', () => {
  it.each(Object.keys(ROUTES))('refuses invalid input with a message and never fails: %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const targets = fc.tuple(fc.array(part, { minLength: 2, maxLength: 2 }), query).map(([parts, search]) => {
      let index = 0;
      return `${path.replace(/:\w+/g, () => parts[index++] ?? '')}${search}`;
    });
    await fc.assert(
      fc.asyncProperty(targets, body, async (target, content) => {
        const { status, text } = await send(method, target, WITH_BODY.has(method) ? content : undefined);
        // Files are not sent as JSON.
        expect([200, 400, 404, 405, 409, 413, path.startsWith('/api/files') ? 415 : 200]).toContain(status);
        if (status === 200 && path.endsWith('/export')) return;
        if (status !== 200 && text !== '') {
          const { error } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
          expect(error.code).toMatch(/^[A-Z_]+$/);
          expect(error.code).not.toBe('INTERNAL');
          expect(error.message.length).toBeLessThan(1000);
        }
      }),
      { numRuns: path.startsWith('/api/collections') ? DOCUMENT_RUNS : RUNS },
    );
  });

  it.each(['POST /session/login', 'POST /session/call/:name', 'GET /session/:name'])(
    'of mini programs does too: %s',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      await fc.assert(
        fc.asyncProperty(part, body, async (name, content) => {
          const target = path.replace(':name', () => name);
          const { status } = await send(method, target, method === 'POST' ? content : undefined);
          expect([200, 400, 401, 403, 404, 405, 413]).toContain(status);
        }),
        { numRuns: 50 },
      );
    },
  );

  it('keeps working: its state is valid, also after a restart', async () => {
    await emulator.clearFault();
    const { outTradeNo } = await order(emulator);
    await emulator.pay(outTradeNo);
    expect(emulator.deliveries().at(-1)).toMatchObject({
      numbers: { outTradeNo },
      verdict: { delivered: true },
    });
    await server.close();
    await emulator.stop();
    const problems: unknown[] = [];
    emulator = await start({ state, onProblem: (problem) => problems.push(problem) });
    expect(problems).toEqual([]);
    expect(emulator.order(outTradeNo)).toMatchObject({ state: 'SUCCESS' });
  });
});

describe('the clock', () => {
  it.each([
    [{ duration: 1e18 }, /^duration must be at most 3650 days/],
    [{ duration: '99999d' }, /^duration must be at most 3650 days/],
    [{ duration: Number.NaN }, /^duration is not a duration/],
    [{ duration: -1 }, /^duration is not a duration/],
    [{ duration: '-1h' }, /^duration is not a duration/],
    [{ duration: ['1h'] }, /^duration is not a duration/],
    [{}, /^duration is not a duration/],
  ])('is not advanced by %j', async (content, message) => {
    const api = await serveControl(emulator);
    const before = emulator.clock().offset;
    const answer = await fetch(`${api.url}/api/clock/advance`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: {
        code: 'BODY_INVALID',
        message: expect.stringMatching(message),
        zh: expect.stringMatching(/^duration (?:不是时长|最多)/),
      },
    });
    expect(emulator.clock().offset).toBe(before);
    await api.close();
  });
});
