import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../host';
import type { FunctionLog } from '../log';
import { type FunctionServer, serveFunctions } from './serve';

const SECRET = 'the-secret-of-the-callbacks';
const OLD = 'the-secret-before-this-one';
const TOKEN = 'a-token-of-the-test';
const PATH = '/functions/tell';
const EVENT = { outTradeNo: 'order-1', totalFee: 1, userInfo: { appId: 'wx1', openId: 'oPayer' } };
const BODY = JSON.stringify(EVENT);

const lines: FunctionLog[] = [];
let host: FunctionHost;
let signedOnly: FunctionServer;
let both: FunctionServer;
beforeAll(async () => {
  host = createFunctionHost({
    folder: join(__dirname, '../../fixtures/functions'),
    timeout: 10_000,
    onLog: (line) => lines.push(line),
  });
  signedOnly = await serveFunctions(host, { callbackSecret: [SECRET, OLD] });
  both = await serveFunctions(host, { token: TOKEN, callbackSecret: SECRET });
});
afterAll(async () => {
  await Promise.all([signedOnly.close(), both.close()]);
  await host.stop();
});

interface Signing {
  secret?: string;
  path?: string;
  body?: string;
  /** Seconds from now. */
  ago?: number;
}

/** As `call-signature.ts` describes it, not by its code. */
function signed({ secret = SECRET, path = PATH, body = BODY, ago = 0 }: Signing = {}) {
  const seconds = Math.floor(Date.now() / 1000) - ago;
  const hash = createHash('sha256').update(body).digest('hex');
  const hmac = createHmac('sha256', secret).update(`v1\n${seconds}\nPOST\n${path}\n${hash}`).digest('hex');
  return { 'x-cloudpay-callback-timestamp': `${seconds}`, 'x-cloudpay-callback-signature': `v1=${hmac}` };
}

async function post(
  headers: Record<string, string>,
  { path = PATH, body = BODY, server = signedOnly, method = 'POST' } = {},
) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(method === 'POST' && { body }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer };
}

describe('a front with a callback secret', () => {
  it('calls the function of a signed request, with the payer of the event', async () => {
    const { status, answer } = await post(signed());
    expect([status, answer['result']]).toEqual([
      200,
      expect.objectContaining({
        event: EVENT,
        env: expect.objectContaining({ WX_OPENID: 'oPayer', TCB_SOURCE: 'wx_paycallback' }),
      }),
    ]);
  });

  it('shows the request that placed the order in the lines of its callback, unless its id could break them', async () => {
    const path = '/functions/logs-shapes';
    const body = '{"name":"paid"}';
    for (const [call, order] of [
      ['call-1', 'order-1:call-2'],
      ['call-2', 'order 1'],
    ] as const) {
      const ids = { 'x-request-id': call, 'x-cloudpay-order-request-id': order };
      expect((await post({ ...signed({ path, body }), ...ids }, { path, body })).status).toBe(200);
    }
    expect(lines.map(({ requestId, orderRequestId }) => [requestId, orderRequestId])).toEqual([
      ...Array.from({ length: 3 }, () => ['call-1', 'order-1:call-2']),
      ...Array.from({ length: 3 }, () => ['call-2', undefined]),
    ]);
  });

  it('accepts the secret that is being replaced', async () => {
    expect((await post(signed({ secret: OLD }))).status).toBe(200);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['unsigned', () => ({}), /^Sign the request with its callback secret\.$/],
    ['with a token alone', () => ({ authorization: `Bearer ${TOKEN}` }), /^Sign the request/],
    ['too old', () => signed({ ago: 301 }), /signed more than 300 seconds ago, or a clock is wrong/],
    ['of the future', () => signed({ ago: -302 }), /signed more than 300 seconds ago, or a clock is wrong/],
    ['signed with another secret', () => signed({ secret: 'another-secret-of-a-stranger' }), /same secret/],
    [
      'with an altered body',
      () => signed({ body: BODY.replace('"totalFee":1', '"totalFee":100') }),
      /does not match the request/,
    ],
    ['signed for another function', () => signed({ path: '/functions/echo' }), /does not match the request/],
    [
      'with an altered time',
      () => ({
        ...signed({ ago: 400 }),
        'x-cloudpay-callback-timestamp': `${Math.floor(Date.now() / 1000)}`,
      }),
      /does not match the request/,
    ],
    [
      'without a time',
      () => ({ 'x-cloudpay-callback-signature': signed()['x-cloudpay-callback-signature'] }),
      /X-CloudPay-Callback-Timestamp and X-CloudPay-Callback-Signature are required/,
    ],
  ])('refuses a request that is %s, and says why', async (_, headers, why) => {
    const { status, answer } = await post(headers());
    expect([status, answer['errorCode'], answer['errorMessage']]).toEqual([
      401,
      'UNAUTHORIZED',
      expect.stringMatching(why),
    ]);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it('believes no user and no depth in headers, which are not signed', async () => {
    const claims = { 'x-wx-openid': 'oVictim', 'x-wx-appid': 'wx1', 'x-cloudpay-call-depth': '16' };
    const { status, answer } = await post({ ...signed(), ...claims });
    expect(status).toBe(200);
    expect(answer['result']).toMatchObject({ env: { WX_OPENID: 'oPayer' } });
  });

  it.each(['/v1/storage', '/v1/database', '/v1/openapi'])('has no token that opens %s', async (path) => {
    expect((await post(signed({ path }), { path })).status).toBe(401);
    expect((await post({}, { path })).status).toBe(401);
  });

  it('takes a token beside signatures, but not for a request whose signature is wrong', async () => {
    const authorization = `Bearer ${TOKEN}`;
    expect((await post(signed(), { server: both })).status).toBe(200);
    expect((await post({ authorization }, { server: both })).status).toBe(200);
    expect((await post({ authorization, ...signed() }, { server: both })).status).toBe(200);
    const altered = await post({ authorization, ...signed({ body: '{}' }) }, { server: both });
    expect([altered.status, altered.answer['errorMessage']]).toEqual([
      401,
      expect.stringContaining('does not match'),
    ]);
  });

  it('may listen beyond this machine; a secret that can be guessed is refused', async () => {
    const beyond = await serveFunctions(host, { hostname: '0.0.0.0', callbackSecret: SECRET });
    await beyond.close();
    for (const callbackSecret of ['short', [SECRET, ''], []])
      await expect(serveFunctions(host, { callbackSecret })).rejects.toThrow(
        /callbackSecret must have at least 16 characters/,
      );
  });
});
