import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compactDate,
  compactTime,
  monthsBefore,
  parseCompactTime,
  spacedTime,
  startOfDay,
} from './beijing-time';

describe('Beijing time', () => {
  it('is eight hours ahead of UTC, in any time zone of the machine', () => {
    const at = Date.UTC(2022, 2, 21, 16, 20, 7);
    expect(compactTime(at)).toBe('20220322002007');
    expect(spacedTime(at)).toBe('2022-03-22 00:20:07');
    expect(compactDate(at)).toBe('20220322');
    expect(startOfDay(at)).toBe(Date.UTC(2022, 2, 21, 16));
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseCompactTime(compactTime(seconds * 1000))).toBe(seconds * 1000);
        expect(parseCompactTime(compactDate(seconds * 1000))).toBe(startOfDay(seconds * 1000));
      }),
    );
  });

  it.each([
    '20230229',
    '20230431',
    '20231301',
    '20230100',
    '2023011',
    '20230101250000',
    '20230101236000',
    '202301012359',
  ])('refuses %s, which does not exist', (text) => {
    expect(parseCompactTime(text)).toBeUndefined();
  });

  it('goes back by calendar months', () => {
    const day = (text: string) => parseCompactTime(text) ?? Number.NaN;
    expect(compactDate(monthsBefore(day('20230315'), 3))).toBe('20221215');
    expect(compactDate(monthsBefore(day('20230531'), 3))).toBe('20230228');
    expect(compactDate(monthsBefore(day('20230131'), 1))).toBe('20221231');
  });
});
