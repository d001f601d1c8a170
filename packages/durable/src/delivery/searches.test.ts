import { expect, it } from '@jest/globals';
import { createSearches } from './searches';

const NOTHING = { more: false, locked: false, inTurn: true, full: [] as string[], taken: [] as string[] };

/** Searches whose answers are given: `search` starts what it takes. */
function record(options: { concurrency?: number; groupConcurrency?: number } = {}) {
  const searches = createSearches({
    ...{ concurrency: 50, groupConcurrency: 2, pollInterval: 1_000, ...options },
  });
  const search = (found: Partial<typeof NOTHING>) => {
    const answer = { ...NOTHING, ...found };
    const ignored = searches.begin();
    for (const group of answer.taken) searches.started(group);
    return { ignored, pause: searches.end(answer) };
  };
  return { searches, search };
}

it('searches first, then when a job is due', () => {
  const { searches, search } = record();
  expect(searches.isUseful()).toBe(true);
  expect(search({})).toEqual({ ignored: [], pause: 1_000 });
  expect(searches.isUseful()).toBe(false);
  searches.due('pay');
  expect(searches.isUseful()).toBe(true);
});

it('does not search for a function whose places are all taken here, until one of its deliveries ends', () => {
  const { searches, search } = record();
  // One that is stored during the search.
  searches.begin();
  searches.due('pay');
  searches.started('pay');
  searches.started('pay');
  expect(searches.end({ ...NOTHING, full: ['pay'], taken: ['1', '2'] })).toBe(1_000);
  expect(searches.isUseful()).toBe(false);
  searches.due('pay');
  expect(searches.isUseful()).toBe(false);
  searches.due('refund');
  expect(searches.isUseful()).toBe(true);
  expect(search({ full: ['pay'] }).ignored).toEqual(['pay']);
  expect(searches.isUseful()).toBe(false);
  searches.ended('pay');
  expect(searches.isUseful()).toBe(true);
});

it('pauses, longer each time, while other gateways have the places of a function', () => {
  const { searches, search } = record();
  const pauses = Array.from({ length: 7 }, () => search({ full: ['pay'] }).pause);
  expect(pauses).toEqual([10, 20, 40, 80, 160, 160, 160]);
  searches.due('pay');
  expect(searches.isUseful()).toBe(false);
  searches.due('refund');
  expect(searches.isUseful()).toBe(true);
  expect(search({ full: ['pay'], taken: ['refund'] }).pause).toBe(10);
  expect(search({}).pause).toBe(1_000);
});

it('searches when its own delivery ends, although others have places of the function, too', () => {
  const { searches, search } = record();
  expect(search({ full: ['pay'], taken: ['pay'] }).pause).toBe(10);
  expect(searches.isUseful()).toBe(false);
  searches.ended('pay');
  expect(searches.isUseful()).toBe(true);
});

it('searches again at once after a search that ended at its limit, unless it could lock nothing', () => {
  const { searches, search } = record();
  search({ more: true, taken: ['pay'] });
  expect(searches.isUseful()).toBe(true);
  expect(search({ more: true, locked: true }).pause).toBe(10);
  expect(searches.isUseful()).toBe(false);
});

it('does not search while the process runs the most deliveries', () => {
  const { searches, search } = record({ concurrency: 1 });
  search({ more: true, taken: ['pay'] });
  searches.due();
  expect(searches.isUseful()).toBe(false);
  expect(searches.free()).toBe(0);
  searches.ended('pay');
  expect(searches.isUseful()).toBe(true);
});

it('waits for a short time while another gateway takes jobs, whatever becomes due', () => {
  const { searches, search } = record();
  expect(search({ locked: true, inTurn: false }).pause).toBe(10);
  searches.due();
  expect(searches.isUseful()).toBe(false);
  expect(search({ taken: ['pay'] }).pause).toBe(1_000);
  searches.due();
  expect(searches.isUseful()).toBe(true);
});
