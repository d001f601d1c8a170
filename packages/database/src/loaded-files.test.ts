/** What loading the package loads: the built package, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const dist = join(__dirname, '../dist');

/** The packages of others that a script has loaded when it ends; `load` takes a file of `dist`. */
function loadedBy(script: string, ...args: string[]): string[] {
  const program = `
    const { registerHooks } = require('node:module');
    const urls = [];
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
    const load = (file) => require(process.argv[1] + '/' + file);
    Promise.resolve((async () => { ${script} })()).then(() => console.log(JSON.stringify(urls)));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, dist, ...args], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const names = (JSON.parse(stdout) as string[]).flatMap(
    (url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

it('the index loads no driver: that of a database is loaded when one is opened', () => {
  const loaded = loadedBy("load('index.cjs').openDatabase({ url: 'postgres://127.0.0.1:1/shop' })");
  expect(loaded).toContain('bson');
  expect(loaded).not.toContain('pg');
  expect(loaded).not.toContain('@electric-sql/pglite');
});

it('a folder loads no driver for servers, and a server no PostgreSQL for folders', () => {
  // The query builder is part of the bundle: its three hundred files would take longer to load than all the rest.
  expect(loadedBy("load('sql/index.cjs')")).toEqual([]);
  const open = "load('sql/index.cjs').openSql";
  const schema = "{ schema: 'shop', migrations: [] }";
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-loaded-'));
  const opening = `await (await ${open}({ folder: process.argv[2] }, ${schema})).close()`;
  expect(loadedBy(opening, folder)).toEqual(['@electric-sql/pglite']);
  rmSync(folder, { recursive: true });
  const url = 'postgres://127.0.0.1:1/shop';
  const loaded = loadedBy(`await ${open}({ url: '${url}', startTimeout: 1 }, ${schema}).catch(() => {})`);
  expect(loaded).toContain('pg');
  expect(loaded).not.toContain('kysely');
  expect(loaded).not.toContain('@electric-sql/pglite');
});

it('the index and its subpath share one copy of what both have', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      '-e',
      `const index = require('${dist}/index.cjs'), sql = require('${dist}/sql/index.cjs');
      const baseOf = (one) => (Object.getPrototypeOf(one) === Error ? one : baseOf(Object.getPrototypeOf(one)));
      console.log(baseOf(index.DocumentError) === baseOf(sql.DatabaseError));`,
    ],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('true\n');
});
