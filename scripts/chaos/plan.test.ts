import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATEWAYS, HOSTS, type PlannedBlow, planBlows } from './plan';

const counted = (plan: readonly PlannedBlow[]) => {
  const counts: Partial<Record<PlannedBlow['type'], number>> = {};
  for (const { type } of plan) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planBlows('7', 500)).toEqual(planBlows('7', 500));
    expect(planBlows('7', 500)).not.toEqual(planBlows('8', 500));
  });

  it('has every kind of fault, also in a small run', () => {
    expect(counted(planBlows('1', 1))).toEqual({
      'kill-gateway': 3,
      'kill-host': 2,
      'restart-database': 1,
      'drop-connections': 2,
      'delay-connections': 2,
    });
    const counts = counted(planBlows('1', 10_000));
    expect(counts['kill-gateway']).toBeGreaterThan(50);
    expect(counts['restart-database']).toBeGreaterThan(10);
  });

  it('has its faults while orders are paid, in their order, for running programs', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 3_000 }), (seed, notifications) => {
        const plan = planBlows(seed, notifications);
        const times = plan.map(({ afterPaid }) => afterPaid);
        expect(times).toEqual([...times].sort((one, other) => one - other));
        for (const blow of plan) {
          expect(blow.afterPaid).toBeGreaterThanOrEqual(1);
          expect(blow.afterPaid).toBeLessThanOrEqual(notifications);
          if (blow.type === 'kill-gateway') expect([...Array(GATEWAYS).keys()]).toContain(blow.which);
          if (blow.type === 'kill-host') expect([...Array(HOSTS).keys()]).toContain(blow.which);
        }
      }),
      { numRuns: 50 },
    );
  });
});
