import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointInTime, shownTime } from './point-in-time';

describe('a point in time', () => {
  const now = Date.UTC(2026, 2, 20, 12);

  it.each([
    ['90m', '2026-03-20T10:30:00.000Z'],
    ['36h', '2026-03-19T00:00:00.000Z'],
    ['7d', '2026-03-13T12:00:00.000Z'],
    ['30s', '2026-03-20T11:59:30.000Z'],
    ['2026-03-20T10:00Z', '2026-03-20T10:00:00.000Z'],
    ['2026-03-20 10:00:05+08:00', '2026-03-20T02:00:05.000Z'],
  ])('may be %s', (text, expected) => {
    expect(pointInTime(text, now)?.toISOString()).toBe(expected);
  });

  it('is in this machine’s zone if it names none, a day too', () => {
    expect(pointInTime('2026-03-20T10:00')).toEqual(new Date(2026, 2, 20, 10));
    expect(pointInTime('2026-03-20')).toEqual(new Date(2026, 2, 20));
  });

  it.each([
    '',
    'yesterday',
    '7w',
    '2026',
    '20260320',
    '2026-13-01',
    '2026-02-30',
    '2026-03-20T25:00',
    '-7d',
    '1.5h',
  ])('is not %j', (text) => {
    expect(pointInTime(text)).toBeUndefined();
  });

  it('is read back from its shown form', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(2000, 0), max: new Date(2100, 0), noInvalidDate: true }),
        (date) => {
          date.setMilliseconds(0);
          expect(shownTime(pointInTime(shownTime(date)))).toBe(shownTime(date));
        },
      ),
    );
  });
});
