import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { type BuildOptions, buildSync } from 'esbuild';

/** One CommonJS file, which a mini program's runtime can load. */
function bundle(options: BuildOptions): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'index.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'neutral',
    logLevel: 'silent',
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

describe('the module in a mini program', () => {
  it('is one file that needs neither Node nor another module, and touches wx only when it is used', () => {
    const module = { exports: {} as { install?: unknown } };
    runInNewContext(bundle({}), { module, exports: module.exports });
    expect(Object.keys(module.exports).sort()).toEqual(['cloud', 'createCloud', 'install']);
  });
});
