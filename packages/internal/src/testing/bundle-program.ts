import { join } from 'node:path';

/** The `require` of Node: see scripts/jest-environment.cjs. */
declare const requireByNode: NodeJS.Require;

const { bundle } = requireByNode(join(__dirname, '../../../../scripts/jest-bundles.cjs')) as {
  bundle(folder: string, entry: string, external: readonly string[]): string;
};

/**
 * The text of a program for a child process, bundled from the sources: a test needs no build and cannot use a
 * stale one. The test files of a jest worker share it.
 *
 * @param folder the package of the program; packages that stay outside the bundle are resolved from it
 * @param entry relative to the folder
 * @param external packages that the program loads at run time
 * @throws with the messages of esbuild
 */
export function bundleProgram(folder: string, entry: string, external: readonly string[] = []): string {
  return bundle(folder, entry, external);
}
