/** What keeps `npm test` short, where a new test would make it longer without showing more. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');

/** For properties of a text or of a number. Where a run takes a server or a database, a tenth of it is many. */
const MOST_RUNS = 400;

function testSources(): [string, string][] {
  const { stdout } = spawnSync('git', ['grep', '-l', 'fast-check', '--', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]);
}

it('no property is tried more often than finds its mistakes in a few runs of all tests', () => {
  const sources = testSources();
  expect(sources.length).toBeGreaterThan(100);
  const numbers = sources.flatMap(([path, text]) =>
    [...text.matchAll(/numRuns: (?:runs\()?([\d_]+)/g)].map(([, number = '']) => ({
      path,
      runs: Number(number.replaceAll('_', '')),
    })),
  );
  expect(numbers.length).toBeGreaterThan(100);
  // `RUNS=20 npm test` tries each `runs(…)` of internal/src/testing/runs.ts twenty times as often.
  expect(numbers.filter(({ runs }) => runs > MOST_RUNS)).toEqual([]);
});
