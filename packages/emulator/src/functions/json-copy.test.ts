import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonCopy } from './json-copy';

const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value) ?? 'null');

describe('the copy of a value', () => {
  it('is the one that JSON makes, of plain values and of others', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', 'constructor', '0'));
    const leaf = fc.oneof(
      ...[fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined)],
      ...[fc.date({ noInvalidDate: false }), fc.constant(() => 1), fc.constant(Symbol('s'))],
      fc.constantFrom(
        -0,
        new Map([[1, 2]]),
        Buffer.from('x'),
        Object(1),
        Object.create({ a: 1 }),
        /x/,
        new Array(1),
      ),
    );
    const { value: anything } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    }));
    fc.assert(
      fc.property(anything, (value) => {
        expect(isDeepStrictEqual(jsonCopy(value), throughJson(value))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('shares nothing with the value', () => {
    const value = { goods: [{ id: 'tea' }] };
    const copy = jsonCopy(value);
    value.goods[0] = { id: 'coffee' };
    value.goods.push({ id: 'milk' });
    expect(copy).toEqual({ goods: [{ id: 'tea' }] });
  });

  it('is null where JSON cannot have the value', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const throwing = {
      get name() {
        throw new Error('no name');
      },
    };
    expect([circle, throwing, { id: 1n }, undefined].map(jsonCopy)).toEqual([null, null, null, null]);
  });

  it('has the levels of deep values', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 500; level += 1) deep = [deep];
    expect(jsonCopy(deep)).toEqual(deep);
  });
});
