import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ESBUILD = join(__dirname, '../../../../node_modules/esbuild/bin/esbuild');

/**
 * The text of a program for a child process, bundled from the sources: a test needs no build and cannot use a
 * stale one.
 *
 * @param folder the package of the program; packages that stay outside the bundle are resolved from it
 * @param entry relative to the folder
 * @param external packages that the program loads at run time
 * @throws with the messages of esbuild
 */
export function bundleProgram(folder: string, entry: string, external: readonly string[] = []): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      ESBUILD,
      entry,
      '--bundle',
      '--platform=node',
      '--conditions=opencloudpay:source',
      ...external.map((name) => `--external:${name}`),
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
