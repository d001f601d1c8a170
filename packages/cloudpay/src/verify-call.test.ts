import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import * as fc from 'fast-check';
import { type ReceivedCall, verifyCall } from './verify-call';

const SECRET = 'a-secret-that-both-sides-hold';
const NOW = 1_767_225_600_000;

/** Computed as the comment of `call-signature.ts` describes it, not with its code. */
function signed(given: Partial<ReceivedCall> = {}, secret = SECRET, seconds = NOW / 1000): ReceivedCall {
  const { method = 'POST', url = '/pay/callback?from=gateway', body = '{"attach":"备注 💰"}' } = given;
  const hash = createHash('sha256').update(body).digest('hex');
  const hmac = createHmac('sha256', secret).update(`v1\n${seconds}\n${method}\n${url}\n${hash}`);
  const headers = {
    'x-cloudpay-callback-timestamp': `${seconds}`,
    'x-cloudpay-callback-signature': `v1=${hmac.digest('hex')}`,
  };
  return { method, url, body, headers, ...given };
}

const verdictOf = (call: ReceivedCall, secrets: string | string[] = SECRET) =>
  verifyCall(call, secrets, { now: NOW });

describe('verifyCall', () => {
  it('accepts a signed request, with headers of Node or of fetch, and a path or a whole address', () => {
    const call = signed();
    const { 'x-cloudpay-callback-signature': signature } = call.headers as Record<string, string>;
    const accepted = { valid: true, signature };
    expect(verdictOf(call)).toEqual(accepted);
    expect(verdictOf({ ...call, body: Buffer.from(call.body) })).toEqual(accepted);
    expect(verdictOf({ ...call, headers: new Headers(call.headers as Record<string, string>) })).toEqual(
      accepted,
    );
    expect(verdictOf({ ...call, url: `https://shop.example.com${call.url}` })).toEqual(accepted);
    expect(verdictOf({ ...call, method: 'post' })).toEqual(accepted);
  });

  it('accepts a known answer', () => {
    const call = {
      method: 'POST',
      url: '/functions/pay_cb',
      body: '{}',
      headers: {
        'x-cloudpay-callback-timestamp': '1767225600',
        'x-cloudpay-callback-signature':
          'v1=538bd087a308be7895ee30905ea11b81039d97b1dbf2689d1b0077669ac9f7ca',
      },
    };
    expect(verdictOf(call, 'secret')).toMatchObject({ valid: true });
  });

  it('accepts the old and the new secret while it is replaced', () => {
    expect(verdictOf(signed({}, 'old'), ['new', 'old']).valid).toBe(true);
    expect(verdictOf(signed({}, 'other'), ['new', 'old']).valid).toBe(false);
  });

  it.each<[string, Partial<ReceivedCall>]>([
    ['method', { method: 'PUT' }],
    ['path', { url: '/pay/other?from=gateway' }],
    ['query', { url: '/pay/callback?from=other' }],
    ['body', { body: '{"attach":"备注"}' }],
  ])('refuses a request whose %s was changed', (_, changed) => {
    expect(verdictOf({ ...signed(), ...changed })).toEqual({
      valid: false,
      problem: expect.stringMatching(
        /^The signature does not match the request: both sides need the same secret/,
      ),
    });
  });

  it('refuses any other signature, of any length', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^v1=[0-9a-f]{64}$/)), (text) => {
        const call = signed();
        const headers = { ...call.headers, 'x-cloudpay-callback-signature': text };
        return !verdictOf({ ...call, headers }).valid;
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('has a window of five minutes: %i seconds from now', (seconds, valid) => {
    expect(verdictOf(signed({}, SECRET, NOW / 1000 + seconds)).valid).toBe(valid);
  });

  it.each([
    ['none', {}],
    ['no timestamp', { 'x-cloudpay-callback-signature': 'v1=00' }],
    [
      'a wrong timestamp',
      { 'x-cloudpay-callback-timestamp': '1e9', 'x-cloudpay-callback-signature': 'v1=00' },
    ],
    [
      'two signatures',
      { 'x-cloudpay-callback-timestamp': '1767225600', 'x-cloudpay-callback-signature': ['v1=0', 'v1=1'] },
    ],
  ])('refuses a request with headers of this kind: %s', (_, headers) => {
    expect(verdictOf({ ...signed(), headers }).valid).toBe(false);
  });

  it('throws without a secret, and never tells one', () => {
    for (const none of ['', [], [''], undefined as never, ['a', '']])
      expect(() => verifyCall(signed(), none, { now: NOW })).toThrow(TypeError);
    expect(JSON.stringify(verdictOf(signed({}, 'other')))).not.toContain(SECRET);
  });
});
