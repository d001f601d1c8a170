/**
 * One copy of the code that the entries of a package share.
 *
 * A package with subpaths (`@opencloudpay/gateway/express`) has several entries. Each must use the same classes and
 * the same state as the index, so shared code becomes a separate file, which both load. esbuild splits only
 * ES modules: the entries are built as such, and then every file is made CommonJS.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type BuildOptions, type Metafile, transformSync } from 'esbuild';

/** The build options of such entries instead of `format: 'cjs'`. */
export const sharedChunks = {
  format: 'esm',
  splitting: true,
  chunkNames: 'shared-[hash]',
} satisfies BuildOptions;

/** The options of a build that its files keep. */
type Kept = Pick<BuildOptions, 'target' | 'minifySyntax' | 'minifyWhitespace' | 'lineLimit'>;

/** Converts the files of a build to CommonJS, in place. */
export function makeCommonJs({ outputs }: Metafile, { target, ...built }: Kept): void {
  const { minifySyntax = false, minifyWhitespace = false, lineLimit = 0 } = built;
  for (const file of Object.keys(outputs)) {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      ...(target !== undefined && { target }),
      ...{ minifySyntax, minifyWhitespace, lineLimit },
      // In a user's jest, and in some function runtimes, only `require` works.
      supported: { 'dynamic-import': false },
    });
    writeFileSync(file, code);
  }
}
