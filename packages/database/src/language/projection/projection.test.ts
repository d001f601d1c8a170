import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { find } from 'mingo';
import { documents } from '../testing/arbitraries';
import { canonical } from '../testing/run';
import { formatDocument, parseDocument } from '../values/ejson';
import { compileProjection } from './projection';

const FACTS: [fact: string, projection: string, document: string, result: string][] = [
  ['keeps _id beside what is named', '{"a":1}', '{"_id":"x","a":1,"b":2}', '{"_id":"x","a":1}'],
  ['drops _id where told', '{"a":true,"_id":false}', '{"_id":"x","a":1}', '{"a":1}'],
  ['keeps the order of the document', '{"b":1,"a":1}', '{"_id":"x","a":1,"b":2}', '{"_id":"x","a":1,"b":2}'],
  [
    'goes into arrays of documents, and drops other elements',
    '{"a.b":1}',
    '{"_id":"x","a":[{"b":1,"c":2},3,{"c":1}]}',
    '{"_id":"x","a":[{"b":1},{}]}',
  ],
  ['drops a value that is no document', '{"a.b":1}', '{"_id":"x","a":5}', '{"_id":"x"}'],
  [
    'drops fields',
    '{"a.b":0,"c":0}',
    '{"_id":"x","a":[{"b":1,"c":2},3],"c":1}',
    '{"_id":"x","a":[{"c":2},3]}',
  ],
  ['keeps all without rules', '{}', '{"_id":"x","a":1}', '{"_id":"x","a":1}'],
  ['keeps _id alone', '{"_id":1}', '{"_id":"x","a":1}', '{"_id":"x"}'],
  [
    'slices from the start, and keeps other fields',
    '{"a":{"$slice":2}}',
    '{"_id":"x","a":[1,2,3],"b":1}',
    '{"_id":"x","a":[1,2],"b":1}',
  ],
  ['slices from the end', '{"a":{"$slice":[-2,1]}}', '{"_id":"x","a":[1,2,3]}', '{"_id":"x","a":[2]}'],
  [
    'keeps the first element that matches',
    '{"a":{"$elemMatch":{"b":{"$gt":1}}}}',
    '{"_id":"x","a":[{"b":1},{"b":2},{"b":3}],"c":1}',
    '{"_id":"x","a":[{"b":2}]}',
  ],
  [
    'keeps kinds',
    '{"a":1}',
    '{"_id":"x","a":{"$numberDouble":"1.0"}}',
    '{"_id":"x","a":{"$numberDouble":"1.0"}}',
  ],
  ['takes nested fields', '{"a":{"b":1}}', '{"_id":"x","a":{"b":1,"c":2}}', '{"_id":"x","a":{"b":1}}'],
];

describe('a projection', () => {
  it.each(FACTS)('%s', (_fact, projection, document, result) => {
    const project = compileProjection(parseDocument(projection));
    expect(formatDocument({ value: project(parseDocument(document)) })).toBe(canonical(result));
  });

  it.each([
    ['{"a":1,"b":0}', 'Cannot do exclusion on field b in inclusion projection'],
    ['{"a":0,"b":1}', 'Cannot do inclusion on field b in exclusion projection'],
    ['{"a":1,"a.b":1}', 'Path collision at a.b'],
    ['{"a.$":1}', 'use $elemMatch'],
    ['{"a":{"$foo":1}}', "Unrecognized expression '$foo'"],
    ['{"a":{}}', 'empty sub-projection'],
    ['{"":1}', 'may not be empty'],
  ])('of %s is refused: %s', (projection, text) => {
    expect(() => compileProjection(parseDocument(projection))).toThrow(text);
  });

  it('gives what mingo gives, over names without arrays on their way', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'numbers', 'lines', 'missing'), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        documents,
        names,
        fc.constantFrom(0, 1),
        fc.boolean(),
        (document, fields, direction, dropsId) => {
          const projection = Object.fromEntries(fields.map((name) => [name, direction]));
          if (dropsId) projection['_id'] = 0;
          const theirs = find([structuredClone(document)], {}, projection as never).all();
          expect([compileProjection(projection)(document)]).toEqual(theirs);
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
