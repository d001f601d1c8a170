import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { update as mingoUpdate } from 'mingo';
import { documents, updates } from '../testing/arbitraries';
import { plain } from '../testing/plain';
import type { Document } from '../values/kinds';
import { applyUpdate } from './update';

function attempt(run: () => Document): Document | 'refused' {
  try {
    return run();
  } catch {
    return 'refused';
  }
}

describe('updates', () => {
  it('change documents as the updater of mingo does, and leave the original as it was', () => {
    fc.assert(
      fc.property(documents, updates, (document, update) => {
        const before = structuredClone(document);
        const ours = attempt(() => applyUpdate(document, update, { now: new Date(0) }));
        expect(document).toEqual(before);
        const theirs = attempt(() => {
          mingoUpdate(before, update as never);
          return before;
        });
        expect(plain(ours)).toEqual(theirs);
      }),
      { numRuns: runs(150) },
    );
  });
});
