import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPLAYED_HEADER, SIGNATURE_HEADER } from '@opencloudpay/contracts/cloudpay-wire';
import fc from 'fast-check';
import { listen } from '../../../../internal/src/testing/listen';
import { untypedCloudPay } from '../../testing/untyped';
import { signAnswer, signCall } from './signature';

const TOKEN = 'a-token-of-sixteen-characters';

describe('the signature of a call and that of an answer', () => {
  it('changes with every part that it covers', () => {
    const text = fc.string({ minLength: 1 });
    const call = fc.record({ api: text, key: text, caller: fc.tuple(text, text, text), body: text });
    const answer = fc.record({ key: text, status: fc.nat(599), replayed: fc.boolean(), body: text });
    const differ = <Signed>(one: Signed, other: Signed, sign: (token: string, signed: Signed) => string) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(sign(TOKEN, one) === sign(TOKEN, other)).toBe(same);
      expect(sign(TOKEN, one)).not.toBe(sign(`${TOKEN}x`, one));
    };
    fc.assert(fc.property(call, call, (one, other) => differ(one, other, signCall)));
    fc.assert(fc.property(answer, answer, (one, other) => differ(one, other, signAnswer)));
    fc.assert(
      fc.property(text, text, (key, body) =>
        expect(signCall(TOKEN, { api: 'a', key, caller: [], body })).not.toBe(
          signAnswer(TOKEN, { key, status: 200, replayed: false, body }),
        ),
      ),
    );
  });
});

describe('a gateway that signs its answers', () => {
  let gateway: { url: string; close(): Promise<void> };
  let answer: (request: IncomingMessage, body: string) => { body: string; key?: string; signature?: string };

  beforeAll(async () => {
    gateway = await listen(
      createServer(async (request, response) => {
        let sent = '';
        for await (const chunk of request.setEncoding('utf8')) sent += chunk;
        const { body, key = String(request.headers['idempotency-key']), signature } = answer(request, sent);
        const signed = signAnswer(TOKEN, {
          key,
          status: 200,
          replayed: false,
          body: '{"result_code":"SUCCESS"}',
        });
        response.writeHead(200, { [SIGNATURE_HEADER]: signature ?? signed }).end(body);
      }),
    );
  });
  afterAll(() => gateway.close());

  const refund = () =>
    untypedCloudPay({ gateway: { url: gateway.url, token: TOKEN, timeout: 20_000 } }).refund({
      outTradeNo: '123456',
      outRefundNo: 'r1',
    });
  const body = '{"result_code":"SUCCESS"}';

  it('is believed, and can check the call with the same token', async () => {
    let checked = false;
    answer = (request, sent) => {
      const key = String(request.headers['idempotency-key']);
      const expected = signCall(TOKEN, { api: 'refund', key, caller: ['', '', ''], body: sent });
      checked = request.headers[SIGNATURE_HEADER.toLowerCase()] === expected;
      return { body };
    };
    expect(await refund()).toMatchObject({ resultCode: 'SUCCESS' });
    expect(checked).toBe(true);
  });

  it.each([
    ['whose body was altered', () => ({ body: '{"result_code":"FAIL"}' })],
    ['to another call', () => ({ body, key: 'another-key' })],
    ['with a signature of another token', () => ({ body, signature: 'x'.repeat(43) })],
  ])('is not believed with an answer %s: the outcome is unknown', async (_, altered) => {
    answer = altered;
    await expect(refund()).rejects.toMatchObject({
      errCode: -601008,
      query: { outTradeNo: '123456', outRefundNo: 'r1' },
      errMsg: expect.stringContaining('was damaged on the way, or belongs to another call'),
    });
  });

  it('covers by its signature whether it returned an earlier answer again', () => {
    const signed = { key: 'k', status: 200, body };
    expect(signAnswer(TOKEN, { ...signed, replayed: true })).not.toBe(
      signAnswer(TOKEN, { ...signed, replayed: false }),
    );
    expect(REPLAYED_HEADER).toBe('Idempotent-Replayed');
  });
});
