import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The workspace's compiler, to be followed by its options. Each of its threads checks what the others check, too: one
 * thread needs a sixth less CPU time.
 */
export const TYPE_CHECK: readonly string[] = [
  join(__dirname, '../../../../node_modules/typescript/bin/tsc'),
  '--singleThreaded',
];

/** Variables for it: it collects its garbage less often, which saves another sixth. */
export const TYPE_CHECK_VARIABLES: Readonly<Record<string, string>> = { GOGC: '400' };

/** Runs the workspace's compiler until it ends. Its errors are in `stdout`. */
export function checkTypes(args: readonly string[], cwd?: string): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...TYPE_CHECK, ...args, '--pretty', 'false'], {
    encoding: 'utf8',
    env: { ...process.env, ...TYPE_CHECK_VARIABLES },
    ...(cwd !== undefined && { cwd }),
  });
}
