import { expect, it } from '@jest/globals';
import { type Fault, planFault } from './plan';

const TIMEOUT = 2_000;
const RATE = { first: 0.1, next: 0.5 };
const name = (index: number, attempt = 1) => ({
  hop: 'direct-wechatpay',
  api: 'refund',
  number: `R${index}`,
  attempt,
});
const plan = (seed: string, attempt = 1) =>
  Array.from({ length: 4_000 }, (_, index) => planFault(seed, name(index, attempt), RATE, TIMEOUT));
const faultsOf = (drawn: readonly (Fault | undefined)[]) => drawn.filter((fault) => fault !== undefined);

it('is repeated by its seed, in any order of draws, and differs for another seed', () => {
  expect(plan('1')).toEqual(plan('1'));
  expect(planFault('1', name(17), RATE, TIMEOUT)).toEqual(plan('1')[17]);
  expect(plan('1')).not.toEqual(plan('2'));
});

it('damages first attempts rarely, later ones often, and late ones rarely again', () => {
  const share = (attempt: number) => faultsOf(plan('1', attempt)).length / 4_000;
  expect(share(1)).toBeCloseTo(0.1, 1);
  expect(share(2)).toBeCloseTo(0.5, 1);
  expect(share(5)).toBeCloseTo(0.1, 1);
});

it('has every kind of fault on both sides, and refusals most of all after a first attempt', () => {
  const drawn = faultsOf([...plan('1'), ...plan('2'), ...plan('3')]);
  const kinds = new Set(
    drawn.map(({ kind, ...how }) => `${kind} ${'side' in how ? how.side : 'when' in how ? how.when : ''}`),
  );
  expect(kinds).toEqual(
    new Set([
      ...['delay', 'truncate', 'corrupt', 'twice'].flatMap((kind) => [`${kind} request`, `${kind} answer`]),
      ...['reset', 'page', 'refusal'].flatMap((kind) => [`${kind} before`, `${kind} after`]),
      'other-answer ',
    ]),
  );
  const refusals = (faults: readonly Fault[]) =>
    faults.filter(({ kind }) => kind === 'refusal').length / faults.length;
  expect(refusals(faultsOf(plan('1', 2)))).toBeGreaterThan(2 * refusals(drawn));
});

it('forwards requests before any refusal, because that refusal belongs to another call', () => {
  const after = faultsOf(plan('1', 2)).flatMap((fault) =>
    fault.kind === 'refusal' && fault.when === 'after' ? [fault.code] : [],
  );
  expect(new Set(after)).toEqual(
    new Set(['FREQUENCY_LIMITED', 'SYSTEMERROR', 'NOTENOUGH', 'NOAUTH', 'BUSY', 'SIGN']),
  );
});

it('gives other calls’ refusals to calls that move money more often than to queries', () => {
  const share = (api: string) => {
    const drawn = faultsOf(
      Array.from({ length: 20_000 }, (_, index) => planFault('1', { ...name(index), api }, RATE, TIMEOUT)),
    ).flatMap((fault) => (fault.kind === 'other-answer' ? [fault.refusal] : []));
    return drawn.filter(Boolean).length / drawn.length;
  };
  expect(share('refund')).toBeGreaterThan(0.3);
  expect(share('queryOrder')).toBeGreaterThan(0);
  expect(share('queryOrder')).toBeLessThan(0.2);
});

it('delays beyond a first attempt and beyond the whole call, too', () => {
  const delays = faultsOf(plan('1', 2)).flatMap((fault) => (fault.kind === 'delay' ? [fault.by] : []));
  expect(delays.some((by) => by < TIMEOUT / 2)).toBe(true);
  expect(delays.some((by) => by > TIMEOUT / 2 && by < TIMEOUT)).toBe(true);
  expect(delays.some((by) => by > TIMEOUT)).toBe(true);
});
