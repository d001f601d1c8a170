/** What `npm run bench` measures: files named `<name>.bench.ts` in this folder export `comparisons`. */

/** Figures, by their units: what one round of one side gives. */
export type Measured = Readonly<Record<string, number>>;

/** CPU time of the measured process, user and system, for one operation: less is better. */
export const CPU = 'µs CPU';
/** Operations in a second of the clock: more is better. */
export const THROUGHPUT = 'per second';

/** One program of a comparison. It is started once, and measured once in each round. */
export interface Side {
  /** As the table shows it, with the version of a peer: `tenpay 2.1.18`. */
  name: string;
  start(): Promise<RunningSide>;
}

export interface RunningSide {
  /** Carries out so many operations, and gives its figures, among them those of the comparison. */
  measure(operations: number): Promise<Measured>;
  stop(): Promise<void>;
}

/** The figure of operations with so many in flight, where a side measures several of them. */
export function inFlightFigure(unit: string, inFlight: number): string {
  return `${unit}, ${inFlight} in flight`;
}

/** What the subject is compared with, and the ratio to reach: subject / baseline. */
export interface Against {
  baseline: Side;
  /** Default: that of the comparison. */
  name?: string;
  /** The unit of the compared figure. Default: {@link CPU} */
  unit?: string;
  /** The compared figure, if it is not named by its unit. Default: `unit` */
  figure?: string;
  /** The baseline's figure, if it is another: the baseline may then be the subject itself. Default: `figure` */
  baselineFigure?: string;
  atMost?: number;
  atLeast?: number;
}

export interface Comparison {
  name: string;
  subject: Side;
  /** A side that appears twice, as the same object, is measured once in a round. */
  against: readonly Against[];
  /** Operations of each side in one round; `--quick` carries out a quarter. */
  operations: number;
  /** Operations of each side before the first counted round, also with `--quick`. Default: `operations` */
  warmUp?: number;
  /**
   * How often the sides take turns in a round, with so many times fewer operations in each turn. The figures of a round are
   * medians of its turns: for operations of a few microseconds, which other work on the machine disturbs. Default: 1
   */
  turns?: number;
  /** The most rounds: figures that do not drift with the machine need one. Default: those of the run */
  rounds?: number;
  /** The reason, after a comma, if it is not part of `--quick`; `--only` with the name of its file includes it. */
  notQuick?: string;
}
