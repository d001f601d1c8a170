/** A checkout of an earlier commit of this repository, built, as the baseline of a comparison. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../../..');
/** Not in `node_modules`: Node runs no TypeScript there. */
const CACHE = join(REPOSITORY, '.cache/bench');
const PNPM = 'pnpm@10.34.9';

/**
 * Checks the commit out, installs its dependencies and builds it, once: this takes one to two minutes. Later calls use
 * the same folder. `BENCH_BASELINE` names a folder that is built already.
 *
 * @returns the folder
 * @throws {Error} if the history does not have the commit, as in a shallow clone
 */
export function formerCommit(commit: string): string {
  const given = process.env['BENCH_BASELINE'];
  if (given) return given;
  const folder = join(CACHE, commit);
  if (existsSync(folder)) return folder;
  process.stderr.write(`checking out and building ${commit} …\n`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const archive = execFileSync('git', ['-C', REPOSITORY, 'archive', commit], {
    maxBuffer: 1024 ** 3,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  execFileSync('tar', ['-x', '-C', unfinished], { input: archive });
  const run = (file: string, args: string[]) =>
    execFileSync(file, args, { cwd: unfinished, stdio: ['ignore', 'ignore', 'inherit'] });
  run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent']);
  run(process.execPath, ['--no-warnings', 'scripts/build.ts']);
  renameSync(unfinished, folder);
  return folder;
}
