import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { Query } from 'mingo';
import { documents, filters } from '../testing/arbitraries';
import { compileFilter } from './filter';

describe('filters', () => {
  it('match the same documents as mingo, which is not asked for what it does unlike MongoDB', () => {
    fc.assert(
      fc.property(filters, fc.array(documents, { minLength: 1, maxLength: 12 }), (filter, list) => {
        const { matches } = compileFilter(filter);
        const query = new Query(filter);
        expect(list.filter(matches)).toEqual(list.filter((document) => query.test(document)));
      }),
      { numRuns: runs(150) },
    );
  });
});
