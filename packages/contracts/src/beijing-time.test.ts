import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  beijingTime,
  compactBeijingDay,
  compactBeijingTime,
  parseBeijingTime,
  startOfBeijingDay,
} from './beijing-time';

describe('Beijing time', () => {
  it('is eight hours ahead of UTC, whatever the time zone of the machine', () => {
    const at = new Date('2026-01-01T16:00:01.999Z');
    expect(beijingTime(at)).toBe('2026-01-02 00:00:01');
    expect(compactBeijingTime(at)).toBe('20260102000001');
    expect(compactBeijingDay(at)).toBe('20260102');
    expect(parseBeijingTime('20260102000001')).toEqual(new Date('2026-01-01T16:00:01Z'));
  });

  it.each([
    ['2026-01-01T15:59:59.999Z', '2025-12-31T16:00:00Z'],
    ['2026-01-01T16:00:00Z', '2026-01-01T16:00:00Z'],
    ['1969-12-31T15:59:59Z', '1969-12-30T16:00:00Z'],
  ])('has its days from midnight to midnight: %s', (at, midnight) => {
    expect(startOfBeijingDay(new Date(at))).toBe(Date.parse(midnight));
  });

  it('is read with and without separators', () => {
    const seconds = fc.integer({ min: -5_000_000_000, max: 10_000_000_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const at = new Date(second * 1000);
        expect(parseBeijingTime(beijingTime(at))).toEqual(at);
        expect(parseBeijingTime(beijingTime(at).replace(/\D/g, ''))).toEqual(at);
      }),
    );
  });

  it.each([
    undefined,
    null,
    '',
    'now',
    '20260230000000',
    '20261301000000',
    '20260101240000',
    '2026-01-01',
    20260101,
  ])('does not accept %s', (text) => {
    expect(parseBeijingTime(text)).toBeUndefined();
  });
});
