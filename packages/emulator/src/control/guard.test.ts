import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Emulator } from '../index';
import { start, stopAll } from '../testing/emulators';
import { type ControlApi, createControlApi } from './control-api';

let emulator: Emulator;
let api: ControlApi;
beforeAll(async () => {
  emulator = await start();
  api = createControlApi(emulator);
});
afterAll(async () => {
  api.close();
  await stopAll();
});

const BASE = 'http://127.0.0.1:8010';

async function ask(path: string, headers: Record<string, string>, body?: string): Promise<[number, unknown]> {
  const [status, code] = await answerOf(path, headers, body);
  return [status, code];
}

async function answerOf(
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<[status: number, code: unknown, words: unknown]> {
  const request = new Request(`${BASE}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: '127.0.0.1:8010', ...headers },
    ...(body !== undefined && { body }),
  });
  const answer = await api.fetch(request);
  const { error, errorCode, errorMessage } = (await answer.json()) as Partial<Record<string, unknown>>;
  const { code = errorCode, message = errorMessage } = (error ?? {}) as Partial<Record<string, unknown>>;
  return [answer.status, code, message];
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a page of the internet in the developer’s browser', () => {
  it.each([
    'evil.example',
    'evil.example:8010',
    '127.0.0.1.evil.example',
    'localhost.evil.example:80',
    '192.168.1.2:8010',
  ])('is refused under a name that resolves to this machine: %s', async (host) => {
    expect(await ask('/api/project', { host })).toEqual([403, 'FORBIDDEN_ORIGIN']);
    // It gets no session either, although it claims to be a mini program.
    const login = { host, origin: 'https://servicewechat.com', ...JSON_TYPE };
    expect((await ask('/session/login', login, '{"code":"any"}'))[0]).toBe(403);
  });

  it.each([
    'https://evil.example',
    'http://evil.example:8010',
    'http://127.0.0.1:9999',
    'http://localhost:8010',
    'null',
  ])('is refused when it calls from another origin: %s', async (origin) => {
    const headers = { origin, ...JSON_TYPE };
    expect(await ask('/api/clock/advance', headers, '{"duration":1}')).toEqual([403, 'FORBIDDEN_ORIGIN']);
    expect(await ask('/api/project', { origin })).toEqual([403, 'FORBIDDEN_ORIGIN']);
  });

  it('is refused when the browser marks the request as cross-site', async () => {
    expect(await ask('/api/events', { 'sec-fetch-site': 'cross-site' })).toEqual([403, 'FORBIDDEN_ORIGIN']);
    expect(await ask('/api/orders', { 'sec-fetch-site': 'same-site' })).toEqual([403, 'FORBIDDEN_ORIGIN']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'cannot send a content type of forms: %s',
    async (type) => {
      const headers: Record<string, string> = type === '' ? { 'content-type': '' } : { 'content-type': type };
      expect(await ask('/api/clock/advance', headers, '{"duration":1}')).toEqual([415, 'CONTENT_TYPE_WRONG']);
    },
  );

  it('can neither import a file nor change or fetch documents', async () => {
    const documents = '/api/collections/orders/documents';
    const send = async (method: string, path: string, headers: Record<string, string>) => {
      const body = method === 'GET' ? null : '{}';
      const host = '127.0.0.1:8010';
      return (await api.fetch(new Request(`${BASE}${path}`, { method, headers: { host, ...headers }, body })))
        .status;
    };
    for (const path of [documents, '/api/collections/orders/import']) {
      const origin = 'https://evil.example';
      expect(await send('POST', path, { origin, ...JSON_TYPE })).toBe(403);
      expect(await send('POST', path, { 'content-type': 'text/plain' })).toBe(415);
    }
    expect(await send('PUT', `${documents}/1`, { 'content-type': 'text/plain' })).toBe(415);
    expect(await send('GET', '/api/collections/orders/export', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('gets no CORS headers', async () => {
    const answer = await api.fetch(
      new Request(`${BASE}/api/project`, {
        method: 'OPTIONS',
        headers: { host: '127.0.0.1:8010', origin: 'https://evil.example' },
      }),
    );
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('an invalid Host header', () => {
  it.each([
    '127.999.999.999',
    '127.1.1.256',
    '127.0.0.1:99999',
    'xn--.localhost',
    'localhost:x',
    'localhost/x',
    'a b',
    '',
    '[::1',
    '[::1]]',
    'user@localhost',
    '127.0.0.1, 127.0.0.1',
  ])('is refused: %j', async (host) => {
    expect(await ask('/api/project', { host })).toEqual([400, 'HOST_INVALID']);
    expect(await ask('/session/login', { host, ...JSON_TYPE }, '{"code":"any"}')).toEqual([
      400,
      'HOST_INVALID',
    ]);
  });

  it('of any form never causes an internal error', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^127(\.\d{1,4}){3}(:\d{1,6})?$/),
      fc.stringMatching(/^[a-z.-]{0,9}localhost(:\d{0,6})?$/),
      fc.stringMatching(/^\[[0-9a-f:]{0,9}\]?(:\d{1,5})?$/),
    );
    await fc.assert(
      fc.asyncProperty(
        text.filter((host) => !/[^\x20-\x7e]/.test(host)),
        async (host) => {
          const [status] = await ask('/api/project', { host });
          expect([200, 400, 403]).toContain(status);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the console and programs on this machine', () => {
  it.each([
    { host: '127.0.0.1:8010', origin: 'http://127.0.0.1:8010' },
    { host: 'localhost:8010', origin: 'http://localhost:8010' },
    { host: '[::1]:8010', origin: 'http://[::1]:8010' },
    { host: 'LOCALHOST:8010', 'sec-fetch-site': 'same-origin' },
    { host: '127.0.0.1:8010' },
  ])('are accepted: %j', async (headers) => {
    expect(
      await ask(
        '/api/clock/advance',
        { ...headers, ...JSON_TYPE } as Record<string, string>,
        '{"duration":0}',
      ),
    ).toEqual([200, undefined]);
  });
});

describe('a body', () => {
  it('of more than a mebibyte is refused', async () => {
    const body = JSON.stringify({ duration: 'x'.repeat(1024 * 1024) });
    expect(
      await ask('/api/clock/advance', { ...JSON_TYPE, 'content-length': String(body.length) }, body),
    ).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it.each([
    ['/api/clock/advance', 'BODY_INVALID'],
    ['/api/faults', 'BODY_INVALID'],
    ['/api/functions/pay/call', 'BODY_INVALID'],
    ['/api/refunds/R-1/settle', 'BODY_INVALID'],
    ['/api/cashier/ORDER-1/pay', 'BODY_INVALID'],
    ['/session/login', 'EVENT_INVALID'],
    ['/session/call/pay', 'EVENT_INVALID'],
  ])(
    'nested deeper than 100 levels is refused, with the limit in the message: POST %s',
    async (path, code) => {
      const { token } = await emulator.sessions.login('any');
      const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
      // A login has at most 1 KiB.
      for (const levels of path === '/session/login' ? [101, 300] : [101, 20_000]) {
        expect(await answerOf(path, headers, `{"event":${'['.repeat(levels)}${']'.repeat(levels)}}`)).toEqual(
          [400, code, expect.stringMatching(/^The body is nested more than 100 levels deep/)],
        );
      }
    },
  );

  it.each(['{', '[]', '1', 'null', '"text"'])('that is not a JSON object is refused: %s', async (body) => {
    expect(await ask('/api/clock/advance', JSON_TYPE, body)).toEqual([400, 'BODY_INVALID']);
  });
});
