import { describe, expect, it } from '@jest/globals';
import { CPU, inFlightFigure, type Measured, type Side } from './comparison.ts';
import { asJson, asTable } from './report.ts';
import { median, type Result, runComparison } from './run-comparison.ts';

/** A side that notes in `log` what it does, and gives these figures round by round. */
function side(name: string, rounds: readonly Measured[], log: string[] = []): Side {
  let round = 0;
  return {
    name,
    start: async () => ({
      async measure(operations) {
        log.push(`${name} ${operations}`);
        return rounds[round++] ?? {};
      },
      stop: async () => void log.push(`${name} stops`),
    }),
  };
}

const cpu = (...values: number[]): Measured[] =>
  values.map((value) => ({ [CPU]: value, 'per second': 1000 / value }));

describe('a comparison', () => {
  it('divides the figures round by round, without the first round, and gives the median and the spread', async () => {
    const subject = side('ours', cpu(1000, 10, 40, 30));
    const baseline = side('theirs', cpu(1, 20, 20, 30));
    const [result] = await runComparison(
      { name: 'task', subject, against: [{ baseline, atMost: 0.8 }], operations: 8 },
      { rounds: 3, share: 1 },
    );
    expect(result).toEqual({
      ...{ name: 'task', subject: 'ours', baseline: 'theirs', unit: CPU, ratio: 1, spread: [0.5, 2] },
      ...{ values: { subject: 30, baseline: 20 }, goal: { atMost: 0.8, met: false } },
    });
  });

  it('measures each side once in a round, in changing sequence, and stops all of them', async () => {
    const log: string[] = [];
    const [subject, baseline] = [side('a', cpu(1, 1), log), side('b', cpu(2, 2), log)];
    const against = [{ baseline }, { baseline, unit: 'per second', atLeast: 2 }];
    const results = await runComparison(
      { name: 'task', subject, against, operations: 10 },
      { rounds: 1, share: 0.25 },
    );
    expect(log).toEqual(['a 10', 'b 10', 'b 3', 'a 3', 'a stops', 'b stops']);
    expect(results.map(({ ratio, goal }) => [ratio, goal?.met])).toEqual([
      [0.5, undefined],
      [2, true],
    ]);
  });

  it('warms up with operations of its own, and compares figures by other names than their units', async () => {
    const log: string[] = [];
    const figures = (value: number) => [{}, { 'µs CPU, 50 in flight': value }];
    const [subject, baseline] = [side('a', figures(1), log), side('b', figures(2), log)];
    const against = [{ baseline, name: 'task, 50 in flight', figure: inFlightFigure(CPU, 50) }];
    const [result] = await runComparison(
      { name: 'task', subject, against, operations: 100, warmUp: 5_000 },
      { rounds: 1, share: 0.25 },
    );
    expect(log.slice(0, 4)).toEqual(['a 5000', 'b 5000', 'b 25', 'a 25']);
    expect(result).toMatchObject({ name: 'task, 50 in flight', unit: CPU, ratio: 0.5 });
  });

  it('compares two figures of one side, in as many rounds as it needs', async () => {
    const log: string[] = [];
    const server = side('server', [{}, { p50: 2, p99: 5 }, { p50: 2, p99: 9 }], log);
    const against = [{ baseline: server, figure: 'p99', baselineFigure: 'p50', unit: 'ms', atMost: 3 }];
    const [result] = await runComparison(
      { name: 'tail', subject: server, against, operations: 100, rounds: 1 },
      { rounds: 15, share: 1 },
    );
    expect(log).toEqual(['server 100', 'server 100', 'server stops']);
    expect(result).toMatchObject({ ratio: 2.5, values: { subject: 5, baseline: 2 }, goal: { met: true } });
  });

  it('divides a round into turns, and takes the medians of its turns', async () => {
    const log: string[] = [];
    const subject = side('a', cpu(1000, 10, 90, 20, 30, 30, 300), log);
    const baseline = side('b', cpu(1, 10, 10, 10, 10, 10, 10), log);
    const [result] = await runComparison(
      { name: 'task', subject, against: [{ baseline }], operations: 90, warmUp: 500, turns: 3 },
      { rounds: 2, share: 1 },
    );
    expect(log.slice(0, 6)).toEqual(['a 500', 'b 500', 'b 30', 'a 30', 'a 30', 'b 30']);
    expect(result).toMatchObject({ ratio: 2.5, spread: [2, 3], values: { subject: 30, baseline: 10 } });
  });

  it('stops what was started if a side fails', async () => {
    const log: string[] = [];
    const failing: Side = { name: 'b', start: () => Promise.reject(new Error('no port')) };
    const comparison = {
      name: 'task',
      subject: side('a', [], log),
      against: [{ baseline: failing }],
      operations: 1,
    };
    await expect(runComparison(comparison, { rounds: 1, share: 1 })).rejects.toThrow('no port');
    expect(log).toEqual(['a stops']);
  });

  it('refuses a side that does not give the compared figure', async () => {
    const comparison = {
      name: 't',
      subject: side('a', cpu(1, 1)),
      against: [{ baseline: side('b', []) }],
      operations: 1,
    };
    await expect(runComparison(comparison, { rounds: 1, share: 1 })).rejects.toThrow(
      "b gives no figure 'µs CPU'",
    );
  });
});

describe('the report', () => {
  const result: Result = {
    ...{ name: 'task', subject: 'ours', baseline: 'theirs', unit: CPU, ratio: 0.25 },
    spread: [0.2, 0.5],
    ...{ values: { subject: 50, baseline: 200 }, goal: { atMost: 0.5, met: true } },
  };

  it('is one line of JSON', () => {
    expect(JSON.parse(asJson([result])).results).toEqual([result]);
    expect(asJson([result])).not.toContain('\n');
  });

  it('is a table with both figures, ratio, spread and goal', () => {
    expect(asTable([result]).split('\n').at(-1)).toMatch(
      /^task +ours 50\.0 +theirs 200 +µs CPU +0\.25 +0\.20–0\.50 +≤ 0\.5 met$/,
    );
  });
});

it('the median of an even number is the mean of the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
