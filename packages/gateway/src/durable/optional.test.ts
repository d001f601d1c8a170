import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const PACKAGE = join(__dirname, '../..');

/** The packages that an entry loads, by what is left to load when all else is in one text. */
function loadedBy(entry: string): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(PACKAGE, '../../node_modules/esbuild/bin/esbuild'),
      entry,
      '--bundle',
      '--platform=node',
      '--conditions=opencloudpay:source',
      ...['pg', 'pg-boss', 'kysely', '@electric-sql/pglite'].map((name) => `--external:${name}`),
    ],
    { cwd: PACKAGE, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  return [...stdout.matchAll(/(?:require|import)\("(pg|pg-boss|kysely|@electric-sql\/pglite)"\)/g)].map(
    ([, name = '']) => name,
  );
}

it('a gateway that passes through needs no package of the database', () => {
  expect(loadedBy('src/index.ts')).toEqual([]);
  expect(new Set(loadedBy('src/durable.ts'))).toEqual(
    new Set(['pg', 'pg-boss', 'kysely', '@electric-sql/pglite']),
  );
});
