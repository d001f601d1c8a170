import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openSql } from '../open-sql';
import { unpackEmptyDatabase } from './empty-database';
import { openPglitePool } from './pglite-pool';

/** As `npm run build` has filled it. */
const BUILT = join(__dirname, '../../../dist');
const LABEL = 'empty-database.json';
const ARCHIVE = 'empty-database.tar.br';

const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-empty-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  jest.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The folder of a build in which one file is changed. */
function buildWith(file: string, change: (content: Buffer) => Uint8Array): string {
  const folder = temporaryFolder();
  for (const name of [LABEL, ARCHIVE]) copyFileSync(join(BUILT, name), join(folder, name));
  writeFileSync(join(folder, file), change(readFileSync(join(BUILT, file))));
  return folder;
}

/** Everything PostgreSQL shows about itself, except what differs between any two databases. */
async function portraitOf(unpack: typeof unpackEmptyDatabase) {
  const folder = join(temporaryFolder(), 'data');
  const pool = await openPglitePool(folder, { unpack });
  const client = await pool.connect();
  const rows = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;
  const shown = {
    settings: await rows('show all'),
    databases: await rows(`
      select datname, pg_encoding_to_char(encoding) as encoding, datlocprovider, datcollate, datctype, datlocale,
        datcollversion, datistemplate, datallowconn, datacl::text
      from pg_database order by datname`),
    roles: await rows('select * from pg_authid order by oid'),
    relations: await rows(
      'select oid, relname, relkind, relfilenode, relpages > 0 as filled from pg_class order by oid',
    ),
    collations: await rows('select * from pg_collation order by oid'),
    zones: await rows('select name, abbrev from pg_timezone_names order by name'),
    made: await rows('select * from pg_control_init()'),
    version: await rows('select pg_control_version, catalog_version_no from pg_control_system()'),
    sorted: await rows(`select v from unnest(array['b', 'Ä', 'a', 'Z', '茶', '10', '9']) v order by v`),
  };
  client.release();
  await pool.end();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.map((path) => {
    const stat = statSync(join(folder, path));
    return [path, stat.isDirectory() ? 'folder' : stat.size] as const;
  });
  return { shown: { ...shown, files }, mode: statSync(folder).mode & 0o777 };
}

describe('the empty database that comes with the package', () => {
  it('is what PGlite makes itself, and holds no password', async () => {
    const unpacking = jest.fn((folder: string) => unpackEmptyDatabase(folder));
    const made = await portraitOf(async () => false);
    const loaded = await portraitOf(unpacking);
    expect(await unpacking.mock.results[0]?.value).toBe(true);
    expect(loaded.shown).toEqual(made.shown);
    expect(loaded.mode).toBe(0o700);
    expect(loaded.shown.databases).toContainEqual(
      expect.objectContaining({ datname: 'postgres', encoding: 'UTF8' }),
    );
    expect(loaded.shown.roles.filter(({ rolpassword }) => rolpassword !== null)).toEqual([]);
  });

  it('is taken for the version of PGlite alone that made it', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const ofVersion = (pglite: string) =>
      buildWith(LABEL, (label) => Buffer.from(JSON.stringify({ ...JSON.parse(String(label)), pglite })));
    const unpack = (built: string) => unpackEmptyDatabase(temporaryFolder(), { built });
    expect(await unpack(buildWith(LABEL, (label) => label))).toBe(true);
    expect(await unpack(ofVersion('0.5.0'))).toBe(false);
    expect(await unpack(temporaryFolder())).toBe(false);
    expect(warn).not.toHaveBeenCalled();
  });

  it.each([
    ['cut off', ARCHIVE, (archive: Buffer) => archive.subarray(0, archive.length / 2)],
    [
      'changed in one bit',
      ARCHIVE,
      (archive: Buffer) => archive.fill((archive[700_000] ?? 0) ^ 1, 700_000, 700_001),
    ],
    ['labelled with half a label', LABEL, (label: Buffer) => label.subarray(0, label.length / 2)],
  ])('is left alone where it is %s, and this is said', async (_, file, change) => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const built = buildWith(file, change);
    const folder = temporaryFolder();
    expect(await unpackEmptyDatabase(folder, { built })).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining(`${join(built, ARCHIVE)} is damaged`), { code: 'PACKAGE_DAMAGED' }],
    ]);
  });

  it('is unpacked anew where a process was killed in the middle of it', async () => {
    const folder = temporaryFolder();
    const dying = spawn(process.execPath, ['-e', KILLED_AT_A_FILE, join(BUILT, 'sql/index.cjs'), folder], {
      stdio: 'ignore',
    });
    const signal = await new Promise((resolve) => dying.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    expect(existsSync(join(folder, 'data/PG_VERSION'))).toBe(true);
    expect(existsSync(join(folder, 'data/pg_wal/000000010000000000000001'))).toBe(false);
    const database = await openSql({ folder }, { schema: 'shop', migrations: [] });
    expect(await database.executeSql('select version from shop.migrations')).toEqual({ rows: [] });
    await database.close();
  });
});

/** Opens a database in a folder, and dies while it writes the 500th of about a thousand files. */
const KILLED_AT_A_FILE = `
  const fs = require('node:fs');
  const [program, folder] = process.argv.slice(1);
  const { openSync } = fs;
  let opened = 0;
  fs.openSync = (path, ...rest) => {
    if (String(path).startsWith(folder + '/data/') && ++opened === 500) process.kill(process.pid, 'SIGKILL');
    return openSync(path, ...rest);
  };
  require('node:module').syncBuiltinESMExports();
  require(program).openSql({ folder }, { schema: 'shop', migrations: [] });
`;
