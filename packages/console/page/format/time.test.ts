import { describe, expect, it } from '@jest/globals';
import { en } from '../messages/en';
import { durationOf, showCountdown, showDuration } from './time';

describe('showDuration', () => {
  it('uses the two largest units', () => {
    expect(
      [0, 320, 15_000, 3_725_000, 7_200_000, 90_061_000].map((ms) => showDuration(ms, en.units)),
    ).toEqual(['0 ms', '320 ms', '15 s', '1 h 2 min', '2 h', '1 d 1 h']);
  });
});

describe('showCountdown', () => {
  it('stops at zero', () => {
    expect([7_145_000, 247_999, 999, -5].map(showCountdown)).toEqual(['1:59:05', '4:07', '0:00', '0:00']);
  });
});

describe('durationOf', () => {
  it('accepts the usual forms and nothing else', () => {
    expect(['90s', '15m', '1h30m', '1 d', '2H'].map(durationOf)).toEqual([
      90_000, 900_000, 5_400_000, 86_400_000, 7_200_000,
    ]);
    expect(['', '5', 'm', '1m1h', '-1s', '1.5h'].map(durationOf)).toEqual(Array(6).fill(undefined));
  });
});
