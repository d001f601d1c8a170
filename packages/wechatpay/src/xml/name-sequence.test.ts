import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextName, rememberNext } from './name-sequence';
import { fromXml } from './xml';

describe('the names that messages have had', () => {
  it('change nothing in what a later message says, in whatever sequence its names come', () => {
    const name = fc.constantFrom('appid', 'app', 'appid2', 'a', 'mch_id', 'mch_id_', 'm', 'sign');
    const message = fc.uniqueArray(name, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(message, { minLength: 2, maxLength: 5 }), (messages) => {
        for (const names of messages) {
          const xml = names.map((each, at) => `<${each}>${at}</${each}>`).join('');
          expect(Object.entries(fromXml(`<xml>${xml}</xml>`))).toEqual(
            names.map((each, at) => [each, `${at}`]),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('do not hide that a field is repeated', () => {
    const twice = '<xml><a>1</a><b>2</b><a>1</a></xml>';
    for (let time = 0; time < 3; time += 1) expect(() => fromXml(twice)).toThrow('a');
  });

  it('are bounded in number and length: a sender can choose them', () => {
    for (let at = 0; at < 2_000; at += 1) rememberNext(`n${at}`, `n${at + 1}`);
    const kept = Array.from({ length: 2_000 }, (_, at) => nextName(`n${at}`)).filter(Boolean);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept.at(-1)).toBe('n2000');
    const long = 'n'.repeat(33);
    expect(rememberNext('before', long)).toBe(long);
    expect(nextName('before')).toBeUndefined();
  });
});
