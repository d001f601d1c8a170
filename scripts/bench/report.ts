import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Result } from './run-comparison.ts';

/** The machine and the runtime: figures say nothing without them. */
export function machine(): string {
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  return `Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${load}`;
}

/** One line of JSON. */
export function asJson(results: readonly Result[]): string {
  return JSON.stringify({ results });
}

export function asTable(results: readonly Result[]): string {
  const rows = results.map(({ name, subject, baseline, ratio, spread, unit, values, goal }) => [
    name,
    `${subject} ${rounded(values.subject)}`,
    `${baseline} ${rounded(values.baseline)}`,
    unit,
    ratio.toFixed(2),
    spread.map((value) => value.toFixed(2)).join('–'),
    goal ? `${goalText(goal)} ${goal.met ? 'met' : 'MISSED'}` : '',
  ]);
  const header = ['what', 'subject', 'baseline', 'unit', 'ratio', 'spread', 'goal'];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  return [header, widths.map((width) => '─'.repeat(width)), ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function goalText({ atMost, atLeast }: NonNullable<Result['goal']>): string {
  return atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
}

function rounded(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
