import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** The part of PGlite that this script uses. Only the package `database` has PGlite installed. */
interface Pglite {
  create(options: { dataDir: string; noInitDb?: boolean }): Promise<{
    dumpDataDir(compression: 'none'): Promise<Blob>;
    close(): Promise<void>;
  }>;
}

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/empty-database');
const LABEL = 'empty-database.json';
const ARCHIVE = 'empty-database.tar.br';

/**
 * Writes the files with which the database of a folder starts: `packages/database/src/sql/folder/empty-database.ts` reads them.
 * Creating them takes seconds, so they are cached until PGlite or this file changes.
 */
export async function putEmptyDatabase(into: string): Promise<void> {
  const require = createRequire(join(root, 'packages/database/package.json'));
  const entry = require.resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as {
    version: string;
  };
  const maker = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 12);
  const kept = join(cache, `${version}-${maker}`);
  if (!existsSync(join(kept, LABEL))) {
    const { PGlite } = require(entry) as { PGlite: Pglite };
    const archive = await makeEmptyDatabase(PGlite);
    const sha256 = createHash('sha256').update(archive).digest('hex');
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, ARCHIVE), archive);
    // Last, because its existence means complete: an interrupted build has not made it.
    writeFileSync(join(kept, LABEL), `${JSON.stringify({ pglite: version, sha256 })}\n`);
  }
  mkdirSync(into, { recursive: true });
  for (const file of [LABEL, ARCHIVE]) copyFileSync(join(kept, file), join(into, file));
}

async function makeEmptyDatabase(pglite: Pglite): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-empty-'));
  try {
    const database = await pglite.create({ dataDir: folder });
    await database.close();
    // If it were still open, PostgreSQL would assume a crash and recover.
    const files = await pglite.create({ dataDir: folder, noInitDb: true });
    const tar = await (await files.dumpDataDir('none')).arrayBuffer();
    await files.close();
    return brotliCompressSync(tar, {
      params: {
        // Two levels more would take a quarter of a minute for a tenth of the size.
        [constants.BROTLI_PARAM_QUALITY]: 9,
        // It contains three nearly equal databases: a window of 16 MB reaches from one to the next.
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: tar.byteLength,
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
