import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { messageOf } from '@opencloudpay/internal';
import { unpackTar } from './unpack-tar';

/** The file beside the archive; `scripts/build/make-empty-database.ts` writes both. */
interface Label {
  /** The version of PGlite that made it. What one version makes, only that one is sure to open. */
  pglite: string;
  /** The SHA-256 of the packed archive. */
  sha256: string;
}

/**
 * Bytes unpacked at a time: more than there are, so that they come in one piece. To put the pieces of forty megabytes
 * together would take twice the memory, and a third of the time. Memory that stays empty is not taken.
 */
const CHUNK = 64 * 1024 * 1024;

/** `template1` and `template0`. */
const TEMPLATES = /^\/base\/[14](\/|$)/;

/**
 * Fills a new folder with the files of an empty database, as PGlite makes them. They are made once, when this package is
 * built: making them takes a second and a half, and unpacking them a fifth of one.
 *
 * They hold no password, and nothing of the machine that made them. All databases that begin with them share their system
 * identifier and the nonce of failed logins. PostgreSQL goes by those where servers copy each other and where users log
 * in; a folder takes no connections.
 *
 * @param folder exists, and has no files of a database
 * @param temporary leaves out the files of the template databases, two thirds of a thousand files: PostgreSQL needs them
 *   only for `create database`. Default: false
 * @param built the folder that the build fills; a parameter for tests
 * @returns false where PGlite must make the files itself: there are none for the installed version, or they are damaged,
 *   and a warning says so
 * @throws errors of the file system
 */
export async function unpackEmptyDatabase(
  folder: string,
  { temporary = false, built = builtFiles() } = {},
): Promise<boolean> {
  const tar = await readArchive(built);
  if (!tar) return false;
  unpackTar(tar, folder, (path) => temporary && TEMPLATES.test(path));
  return true;
}

async function readArchive(built: string): Promise<Buffer | undefined> {
  const label = join(built, 'empty-database.json');
  const archive = join(built, 'empty-database.tar.br');
  if (!existsSync(label)) return undefined;
  try {
    const { pglite, sha256 } = JSON.parse(await readFile(label, 'utf8')) as Label;
    if (pglite !== versionOfPglite()) return undefined;
    const packed = await readFile(archive);
    if (createHash('sha256').update(packed).digest('hex') !== sha256)
      throw new Error('its checksum is another');
    return await promisify(brotliDecompress)(packed, { chunkSize: CHUNK });
  } catch (failure) {
    process.emitWarning(
      `${archive} is damaged (${messageOf(failure)}), so that the first start on a folder takes longer. Install @opencloudpay/database again: other files may be damaged, too.`,
      { code: 'PACKAGE_DAMAGED' },
    );
    return undefined;
  }
}

/** In `dist`, wherever below it the build has put this file; in that of the package when tests run the sources. */
function builtFiles(): string {
  for (let folder = __dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    if (basename(folder) === 'dist') return folder;
    if (basename(folder) === 'src') return join(folder, '../dist');
  }
  return __dirname;
}

/** Undefined where it cannot be found, as in a bundle of a user's own. */
function versionOfPglite(): string | undefined {
  try {
    const entry = createRequire(__filename).resolve('@electric-sql/pglite');
    // Its package.json is not among its exports.
    const manifest = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8'));
    return (manifest as { version: string }).version;
  } catch {
    return undefined;
  }
}
