import { describe, expect, it } from '@jest/globals';
import { openBill, untilRoomyDay } from './bill-time';

describe('openBill', () => {
  it('uses the day in Beijing, in any time zone', () => {
    expect(openBill(new Date('2026-03-01T16:30:00Z')).billDate).toBe('20260302');
    expect(openBill(new Date('2026-03-01T15:30:00Z')).billDate).toBe('20260301');
  });

  it('waits until 10:30 in Beijing the next morning', () => {
    const now = new Date('2026-03-01T15:30:00Z');
    const { readyIn } = openBill(now);
    expect(new Date(now.getTime() + readyIn).toISOString()).toBe('2026-03-02T02:30:00.000Z');
  });
});

describe('untilRoomyDay', () => {
  it('is zero while the day in Beijing has half an hour left', () => {
    expect(untilRoomyDay(new Date('2026-03-01T15:30:00Z'))).toBe(0);
    expect(untilRoomyDay(new Date('2026-03-01T16:00:00Z'))).toBe(0);
  });

  it('leads past midnight otherwise', () => {
    const now = new Date('2026-03-01T15:45:00Z');
    expect(new Date(now.getTime() + untilRoomyDay(now)).toISOString()).toBe('2026-03-01T16:01:00.000Z');
  });
});
