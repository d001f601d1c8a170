import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATEWAYS, HOSTS, type PlannedFault, planFaults } from './plan';

const counted = (plan: readonly PlannedFault[]) => {
  const counts: Partial<Record<PlannedFault['type'], number>> = {};
  for (const { type } of plan) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults('7', 500)).toEqual(planFaults('7', 500));
    expect(planFaults('7', 500)).not.toEqual(planFaults('8', 500));
  });

  it('has every kind of fault, also in a small run', () => {
    expect(counted(planFaults('1', 1))).toEqual({
      'kill-gateway': 3,
      'kill-host': 2,
      'restart-database': 1,
      'drop-connections': 2,
      'delay-connections': 2,
    });
    const counts = counted(planFaults('1', 10_000));
    expect(counts['kill-gateway']).toBeGreaterThan(50);
    expect(counts['restart-database']).toBeGreaterThan(10);
  });

  it('has its faults while orders are paid, in their order, for running programs', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 3_000 }), (seed, notifications) => {
        const plan = planFaults(seed, notifications);
        const times = plan.map(({ afterPaid }) => afterPaid);
        expect(times).toEqual([...times].sort((one, other) => one - other));
        for (const fault of plan) {
          expect(fault.afterPaid).toBeGreaterThanOrEqual(1);
          expect(fault.afterPaid).toBeLessThanOrEqual(notifications);
          if (fault.type === 'kill-gateway') expect([...Array(GATEWAYS).keys()]).toContain(fault.which);
          if (fault.type === 'kill-host') expect([...Array(HOSTS).keys()]).toContain(fault.which);
        }
      }),
      { numRuns: 50 },
    );
  });
});
