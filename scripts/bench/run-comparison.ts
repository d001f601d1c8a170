import type { Comparison, Measured, RunningSide, Side } from './comparison.ts';
import { CPU } from './comparison.ts';

/** One line of the results: the subject's figure, divided by the baseline's. */
export interface Result {
  name: string;
  subject: string;
  baseline: string;
  /** The median of the rounds' ratios. */
  ratio: number;
  unit: string;
  /** The lowest and the highest ratio of a round. */
  spread: readonly [lowest: number, highest: number];
  /** The medians of the two figures, in `unit`. */
  values: { subject: number; baseline: number };
  goal?: { atMost?: number; atLeast?: number; met: boolean };
}

export interface Rounds {
  rounds: number;
  /** The part of each side's operations that a round carries out. */
  share: number;
}

/**
 * Measures the sides in turn, round by round, so that a machine that slows down slows all of them. The sequence
 * changes with each turn. Before the first round all sides warm up, at the same time, which is not counted.
 */
export async function runComparison(comparison: Comparison, run: Rounds): Promise<Result[]> {
  const { subject, against, warmUp = comparison.operations, turns = 1 } = comparison;
  const rounds = Math.min(run.rounds, comparison.rounds ?? run.rounds);
  const sides = [...new Set([subject, ...against.map(({ baseline }) => baseline)])];
  const running = new Map<Side, RunningSide>();
  const measured = new Map<Side, Measured[]>(sides.map((side) => [side, []]));
  const operations = Math.ceil((comparison.operations * run.share) / turns);
  try {
    for (const side of sides) running.set(side, await side.start());
    await Promise.all([...running.values()].map((side) => side.measure(warmUp)));
    for (let turn = 1; turn <= rounds * turns; turn++) {
      for (const side of rotated(sides, turn))
        measured.get(side)?.push((await running.get(side)?.measure(operations)) ?? {});
    }
  } finally {
    for (const side of running.values()) await side.stop();
  }
  return against.map((one) => {
    const { baseline, name = comparison.name, unit = CPU, figure = unit, atMost, atLeast } = one;
    const own = figuresOf(subject, figure, measured.get(subject) ?? []);
    const other = figuresOf(baseline, one.baselineFigure ?? figure, measured.get(baseline) ?? []);
    const ratios = mediansOf(
      turns,
      own.map((value, turn) => value / (other[turn] ?? Number.NaN)),
    );
    const ratio = median(ratios);
    const hasGoal = atMost !== undefined || atLeast !== undefined;
    const met = (atMost === undefined || ratio <= atMost) && (atLeast === undefined || ratio >= atLeast);
    return {
      ...{ name, subject: subject.name, baseline: baseline.name, ratio, unit },
      spread: [Math.min(...ratios), Math.max(...ratios)],
      values: { subject: median(own), baseline: median(other) },
      ...(hasGoal && {
        goal: { ...(atMost !== undefined && { atMost }), ...(atLeast !== undefined && { atLeast }), met },
      }),
    };
  });
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function figuresOf(side: Side, figure: string, turns: readonly Measured[]): number[] {
  return turns.map((figures) => {
    const value = figures[figure];
    if (value === undefined) throw new Error(`${side.name} gives no figure '${figure}'`);
    return value;
  });
}

/** The medians of the rounds, with so many values each. */
function mediansOf(turns: number, values: readonly number[]): number[] {
  const rounds = Array.from({ length: values.length / turns }, (_, round) => round * turns);
  return rounds.map((start) => median(values.slice(start, start + turns)));
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}
