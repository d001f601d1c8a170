/**
 * One copy of what the entries of a package share.
 *
 * A package with subpaths (`@opencloudpay/gateway/express`) has several entries. Each must meet the same classes and
 * the same state as the index, so what two of them need becomes a file of its own, which both load. esbuild splits only
 * ES modules: the entries are built as such, and then every file is made CommonJS.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type BuildOptions, type Metafile, transformSync } from 'esbuild';

/** What the build of such entries has in place of `format: 'cjs'`. */
export const sharedChunks = {
  format: 'esm',
  splitting: true,
  chunkNames: 'shared-[hash]',
} satisfies BuildOptions;

/**
 * Makes the files of a build CommonJS, where they are.
 *
 * @param target as of the build
 */
export function makeCommonJs({ outputs }: Metafile, target: string): void {
  for (const file of Object.keys(outputs)) {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target,
      // In a user's jest, and in some function runtimes, only `require` works.
      supported: { 'dynamic-import': false },
    });
    writeFileSync(file, code);
  }
}
