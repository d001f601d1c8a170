/**
 * Measures this project beside its peers and beside the least that a task can cost, in one run. The results are ratios:
 * times alone say little, because they drift with the machine.
 *
 * Usage: npm run bench [-- --only xml,facade] [--quick] [--rounds 15] [--json] [--check]
 *
 * `--quick` takes under a minute; without `--only` it leaves out what takes longer. `--json` ends in one line, `{ results: [{ name, subject, baseline, ratio, unit,
 * spread }] }`. `--check` ends with an error if a goal is missed; goals of times are not for shared machines.
 *
 * Each file `scripts/bench/<name>.bench.ts` exports `comparisons`, and is found by its name.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Comparison } from './bench/comparison.ts';
import { asJson, asTable, machine } from './bench/report.ts';
import { type Result, runComparison } from './bench/run-comparison.ts';

const SUFFIX = '.bench.ts';
const folder = join(import.meta.dirname, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const chosen = values.only?.split(',') ?? names;
const unknown = chosen.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`--only takes ${names.join(', ')}; got '${unknown}'.`);
  process.exit(2);
}
const rounds = Number(values.rounds ?? (values.quick ? 5 : 15));
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds takes a number of rounds, at least 1; got '${values.rounds}'.`);
  process.exit(2);
}

const started = performance.now();
const results: Result[] = [];
for (const name of chosen) {
  const { comparisons } = (await import(join(folder, `${name}${SUFFIX}`))) as { comparisons: Comparison[] };
  for (const comparison of comparisons) {
    if (comparison.notQuick && values.quick && values.only === undefined) {
      process.stderr.write(
        `${comparison.name}: left out of --quick, ${comparison.notQuick} (--only ${name} includes it)\n`,
      );
      continue;
    }
    process.stderr.write(`${comparison.name} …\n`);
    results.push(...(await runComparison(comparison, { rounds, share: values.quick ? 1 / 4 : 1 })));
  }
}
if (values.json) console.log(asJson(results));
else {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n${machine()}; ${rounds} rounds, medians, in ${seconds} s\n`);
  console.log(asTable(results));
}
if (values.check && results.some(({ goal }) => goal && !goal.met)) process.exitCode = 1;
