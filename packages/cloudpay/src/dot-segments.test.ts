import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasDotSegment } from './dot-segments';

/** A character as URLs may write it: plain, or encoded one or several times. */
const written = (character: string) =>
  fc.tuple(fc.nat(3), fc.boolean()).map(([times, upper]) => {
    const hex = character.charCodeAt(0).toString(16);
    if (times === 0) return character;
    return `%${'25'.repeat(times - 1)}${upper ? hex.toUpperCase() : hex}`;
  });
const dots = fc
  .oneof(fc.tuple(written('.')), fc.tuple(written('.'), written('.')))
  .map((all) => all.join(''));
const slash = fc.constantFrom('/', '\\').chain(written);
const name = fc.stringMatching(/^[\w-]{1,8}$/);

describe('a dot segment', () => {
  it('is found in every notation and position', () => {
    fc.assert(
      fc.property(
        fc.option(name),
        slash,
        dots,
        slash,
        fc.option(name),
        (before, left, found, right, after) => {
          expect(hasDotSegment(`${before ?? ''}${left}${found}${right}${after ?? ''}`)).toBe(true);
          expect(hasDotSegment(found)).toBe(true);
          expect(hasDotSegment(`/${before ?? ''}${left}${found}`)).toBe(true);
        },
      ),
    );
  });

  it('is everything that the URL class would resolve', () => {
    const pieces = fc.array(
      fc.constantFrom('/', '.', '..', '%2e', '%2E', 'a', '%2f', '\\', '%5c', '...', 'a.b'),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const path = `/x/${parts.join('')}`;
        fc.pre(!hasDotSegment(path));
        expect(new URL(`http://gateway.test${path}`).pathname).toBe(path.replaceAll('\\', '/'));
      }),
    );
  });

  it.each(['/pay/callback', '/v1.0/pay..cb/...', 'prod-1a2b', '/a%2Fb', '100%', '%zz', '/.well-known/x', ''])(
    'is not in %s',
    (path) => {
      expect(hasDotSegment(path)).toBe(false);
    },
  );

  it('is assumed in a text that is encoded more often than eight times', () => {
    expect(hasDotSegment(`/%${'25'.repeat(12)}41`)).toBe(true);
  });
});
