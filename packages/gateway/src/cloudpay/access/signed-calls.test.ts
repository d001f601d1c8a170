import { describe, expect, it } from '@jest/globals';
import { signAnswer, signCall } from '@opencloudpay/contracts/cloudpay-signature';
import { REPLAYED_HEADER, SIGNATURE_HEADER } from '@opencloudpay/contracts/cloudpay-wire';
import fc from 'fast-check';
import { checkCallSignature, DamagedCall, signedAnswer } from './signed-calls';

const TOKEN = 'a-token-of-sixteen-characters';
const BODY = Buffer.from('{"total_fee":100,"out_trade_no":"123456"}');
const call = { api: 'refund', key: 'key-1', caller: ['oPayer', 'wx1', 'prod'], body: BODY };

function headersOf(signature: string): Headers {
  return new Headers({
    [SIGNATURE_HEADER]: signature,
    'Idempotency-Key': call.key,
    'X-WX-OPENID': 'oPayer',
    'X-WX-APPID': 'wx1',
    'X-WX-ENV': 'prod',
  });
}

const check = (headers: Headers, body: Uint8Array = BODY, api = call.api) =>
  checkCallSignature(headers, TOKEN, { api, body });

describe('a signed call', () => {
  it('passes unchanged, also without a caller and without a key', () => {
    check(headersOf(signCall(TOKEN, call)));
    const bare = signCall(TOKEN, { api: 'refund', key: '', caller: ['', '', ''], body: BODY });
    check(new Headers({ [SIGNATURE_HEADER]: bare }));
  });

  it('is refused if a byte of its body was altered: nothing was done', () => {
    const headers = headersOf(signCall(TOKEN, call));
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const damaged = Buffer.from(BODY);
        damaged[at] = (damaged[at] ?? 0) ^ difference;
        expect(() => check(headers, damaged)).toThrow(DamagedCall);
      }),
    );
  });

  it.each(['Idempotency-Key', 'X-WX-OPENID', 'X-WX-APPID', 'X-WX-ENV'])(
    'is refused when %s was altered or lost',
    (name) => {
      const altered = headersOf(signCall(TOKEN, call));
      altered.set(name, 'other');
      expect(() => check(altered)).toThrow(DamagedCall);
      altered.delete(name);
      expect(() => check(altered)).toThrow(DamagedCall);
    },
  );

  it('is refused at the path of another API', () => {
    expect(() => check(headersOf(signCall(TOKEN, call)), BODY, 'queryRefund')).toThrow(DamagedCall);
  });

  it('needs no signature if the caller makes none', () => {
    check(new Headers());
  });
});

describe('the answer to a signed call', () => {
  const answered = (signature: string | null, token: string | undefined, replayed: boolean) =>
    signedAnswer(
      Response.json({ result_code: 'SUCCESS' }, { status: 201 }),
      signature === null ? new Headers() : headersOf(signature),
      token,
      replayed,
    );

  it.each([true, false])(
    'is signed for this call, its status and its bytes (replayed: %p)',
    async (replayed) => {
      const response = await answered('x', TOKEN, replayed);
      const body = Buffer.from(await response.clone().arrayBuffer());
      expect(response.headers.get(SIGNATURE_HEADER)).toBe(
        signAnswer(TOKEN, { key: call.key, status: 201, replayed, body }),
      );
      expect(response.headers.get(REPLAYED_HEADER)).toBe(replayed ? 'true' : null);
      expect(await response.json()).toEqual({ result_code: 'SUCCESS' });
    },
  );

  it('is not signed if the call was not, or if the token is unknown', async () => {
    expect((await answered(null, TOKEN, false)).headers.get(SIGNATURE_HEADER)).toBeNull();
    expect((await answered('x', undefined, false)).headers.get(SIGNATURE_HEADER)).toBeNull();
  });
});
