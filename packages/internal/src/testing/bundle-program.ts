import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ESBUILD = join(__dirname, '../../../../node_modules/esbuild/bin/esbuild');

/**
 * The text of a program for a child process. It comes from the sources, so a test needs no build and meets none that is
 * stale.
 *
 * @param folder the package whose program it is; it resolves the packages that stay outside of the text
 * @param entry relative to the folder
 * @param external packages that the program loads when it runs
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
