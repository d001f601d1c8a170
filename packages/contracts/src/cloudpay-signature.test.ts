import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signAnswer, signCall } from './cloudpay-signature';

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
