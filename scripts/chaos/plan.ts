/** The faults of a run and their times, decided before anything runs, so that a seed repeats them. */
import { seededRandom } from './random.ts';

/** What the orders of a run go through: gateways with hosts of callbacks, or hosts of `cloudpay serve`. */
export type Through = 'gateways' | 'serve';

export const GATEWAYS = 2;
export const HOSTS = 2;

/** Times are milliseconds. `down` is the time from the kill to the restart. */
export type Fault =
  | { type: 'kill-gateway'; which: number; down: number }
  | { type: 'kill-host'; which: number; down: number }
  | { type: 'restart-database'; down: number; signal: 'SIGKILL' | 'SIGQUIT' }
  | { type: 'drop-connections'; share: number }
  | { type: 'delay-connections'; by: number; lasting: number };

/** It starts `wait` milliseconds after this number of orders has been paid. */
export type PlannedFault = Fault & { afterPaid: number; wait: number };

/** Small runs see everything once at least, large ones have a fault every so many payments. */
const KINDS: readonly {
  make: (random: ReturnType<typeof seededRandom>) => Fault;
  least: number;
  every: number;
  /** Of a host of `cloudpay serve`, where it differs. */
  everyOnServe?: number;
}[] = [
  {
    make: ({ between }) => ({ type: 'kill-gateway', which: between(0, GATEWAYS - 1), down: between(0, 800) }),
    least: 3,
    every: 150,
  },
  {
    make: ({ between }) => ({ type: 'kill-host', which: between(0, HOSTS - 1), down: between(0, 800) }),
    least: 2,
    every: 200,
    // One of some ten processes of a host.
    everyOnServe: 40,
  },
  {
    make: ({ between, pick }) => ({
      type: 'restart-database',
      down: between(0, 700),
      signal: pick(['SIGKILL', 'SIGQUIT']),
    }),
    least: 1,
    every: 900,
  },
  { make: ({ between }) => ({ type: 'drop-connections', share: between(2, 10) / 10 }), least: 2, every: 250 },
  {
    make: ({ between, fraction }) => ({
      type: 'delay-connections',
      // Usually a slow network, sometimes one that seems dead.
      by: fraction() < 0.8 ? between(5, 150) : between(1_000, 3_000),
      lasting: between(200, 1_500),
    }),
    least: 2,
    every: 300,
  },
];

/**
 * @param notifications how many orders will be paid
 * @returns in the order of `afterPaid`
 */
export function planFaults(
  seed: string,
  notifications: number,
  through: Through = 'gateways',
): PlannedFault[] {
  const random = seededRandom(`${seed}/plan`);
  return KINDS.flatMap(({ make, least, every, everyOnServe = every }) =>
    Array.from(
      { length: countOf(least, notifications / (through === 'serve' ? everyOnServe : every)) },
      () => ({
        ...make(random),
        afterPaid: random.between(1, notifications),
        wait: random.between(0, 400),
      }),
    ),
  ).sort((one, other) => one.afterPaid - other.afterPaid);
}

function countOf(least: number, most: number): number {
  return Math.max(least, Math.round(most));
}
