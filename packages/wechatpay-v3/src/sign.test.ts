import { expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { decodeBase64 } from './sign';

it('base64 is decoded only if an encoder writes it so', () => {
  const inserted = fc.constantFrom('', '=', '==', ' ', '\n', '-', '_', '!', 'A', 'é');
  const changed = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.nat(16), fc.nat(2), inserted);
  fc.assert(
    fc.property(changed, ([bytes, at, removed, text]) => {
      const good = Buffer.from(bytes).toString('base64');
      const given = good.slice(0, at) + text + good.slice(at + removed);
      const decoded = Buffer.from(given, 'base64');
      const isCanonical = decoded.length > 0 && decoded.toString('base64') === given;
      expect(decodeBase64(given)).toEqual(isCanonical ? decoded : undefined);
    }),
    { numRuns: runs(400) },
  );
});
