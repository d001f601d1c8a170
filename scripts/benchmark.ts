/**
 * Our stand-in beside the original, measured in one run: what is installed, and how long a cold `require` takes.
 * Each figure is of whole processes, the two sides in turn, so that a machine that slows down slows both.
 *
 * Usage: npm run benchmark [-- --runs 15] [--json]
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
const root = join(import.meta.dirname, '..');

const ours = join(root, 'packages/wx-server-sdk');
const original = dirname(
  createRequire(join(root, 'packages/cloudpay/package.json')).resolve('wx-server-sdk/package.json'),
);

const sides = { ours, original };
type Side = keyof typeof sides;
const times: Record<Side, number[]> = { ours: [], original: [] };
const empty: number[] = [];
for (let run = -1; run < runs; run++) {
  // The first round warms the disk cache and is not counted.
  const round = { ours: coldRequire(ours), original: coldRequire(original), empty: coldRequire() };
  if (run < 0) continue;
  times.ours.push(round.ours);
  times.original.push(round.original);
  empty.push(round.empty);
}

const figures = {
  node: process.version,
  runs,
  installedBytes: { ours: installedSize(ours), original: installedSize(original) },
  coldRequireMs: { ours: spread(times.ours), original: spread(times.original) },
  emptyProcessMs: spread(empty),
};

if (values.json) {
  console.log(JSON.stringify(figures));
} else {
  const { installedBytes, coldRequireMs } = figures;
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  const ms = ({ min, median, max }: ReturnType<typeof spread>) => `${median} ms (${min}–${max})`;
  console.log(`Node ${figures.node}, ${runs} runs a side, median (min–max)\n`);
  console.table({
    'installed size': {
      ours: kilobytes(installedBytes.ours),
      'wx-server-sdk 4.0.2': kilobytes(installedBytes.original),
      ratio: (installedBytes.ours / installedBytes.original).toFixed(4),
    },
    'cold require': {
      ours: ms(coldRequireMs.ours),
      'wx-server-sdk 4.0.2': ms(coldRequireMs.original),
      ratio: (coldRequireMs.ours.median / coldRequireMs.original.median).toFixed(3),
    },
  });
  console.log(`A whole process that requires nothing takes ${ms(figures.emptyProcessMs)}.`);
}

/** Milliseconds that `require` takes in a fresh process, by that process's own clock; of the process if nothing is required. */
function coldRequire(folder?: string): number {
  const script = folder
    ? `const t = process.hrtime.bigint(); require(${JSON.stringify(folder)}); console.log(Number(process.hrtime.bigint() - t) / 1e6)`
    : 'console.log(performance.now())';
  const { stdout, status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`require of ${folder} failed:\n${stderr}`);
  return Number(stdout);
}

/** Bytes of the package and everything it depends on, each once, as an install would bring them. */
function installedSize(folder: string, seen = new Set<string>()): number {
  const real = realpathSync(folder);
  if (seen.has(real)) return 0;
  seen.add(real);
  const { dependencies = {}, files } = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
    files?: string[];
  };
  // Of a workspace package only what `npm pack` would take.
  const published = real.startsWith(join(root, 'packages')) ? ['package.json', ...(files ?? [])] : undefined;
  const own = published ? published.reduce((sum, file) => sum + sizeOf(join(real, file)), 0) : sizeOf(real);
  return Object.keys(dependencies).reduce((sum, name) => {
    const dependency = findPackage(name, real);
    return sum + (dependency ? installedSize(dependency, seen) : 0);
  }, own);
}

function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    try {
      return realpathSync(candidate);
    } catch {
      // Not here: node looks one folder up.
    }
  }
  return undefined;
}

function sizeOf(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(path)
    .filter((entry) => entry !== 'node_modules')
    .reduce((sum, entry) => sum + sizeOf(join(path, entry)), 0);
}

function spread(values: number[]): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => Math.round((sorted[index] ?? 0) * 10) / 10;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}
