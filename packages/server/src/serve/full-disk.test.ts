/** `cloudpay serve` on a full disk: that of the log, and that of the database folder and the files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { openDatabase } from '@opencloudpay/database';
import { openSql } from '@opencloudpay/database/sql';
import { endAll, PROGRAM } from '../testing/gateway-process';
import { ENV_ID, prepareShop, type ServedShopOfTest } from '../testing/served-shop';

const KB = 1024;
const MB = 1024 * KB;

let shop: ServedShopOfTest | undefined;
let child: ChildProcess | undefined;

afterEach(async () => {
  child?.kill('SIGKILL');
  await endAll();
  await shop?.close();
});

const FUNCTIONS = {
  'floods/index.js': `exports.main = async () => {
    for (let line = 0; line < 100; line += 1) console.log('x'.repeat(900));
    return 'done';
  };`,
  // Random text: PostgreSQL compresses other text.
  'fills/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async ({ _id }) => {
      const text = require('node:crypto').randomBytes(150000).toString('base64');
      return cloud.database().collection('large').add({ data: { _id, text } });
    };`,
  'uploads/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = ({ bytes }) =>
      cloud.uploadFile({ cloudPath: 'large/' + bytes + '.bin', fileContent: Buffer.alloc(bytes, 'x') });`,
  'uploads/config.json': JSON.stringify({ timeout: 60 }),
  'fills/config.json': JSON.stringify({ timeout: 20 }),
};

it('a log that cannot be written ends no call, and has its lines when there is room', async () => {
  shop = await prepareShop({ merchants: undefined, notify: undefined, database: undefined });
  const { config, folder, url, write } = shop;
  write(FUNCTIONS);
  const log = join(dirname(config), 'log');
  const args = ['-c', 'ulimit -f 128 && exec "$0" "$@" >> "$LOG"', process.execPath, PROGRAM];
  const env = { PATH: process.env['PATH'] ?? '', LOG: log };
  const stdio = ['ignore', 'inherit', 'pipe'] as const;
  child = spawn('/bin/sh', [...args, 'serve', folder, '--config', config], { env, stdio: [...stdio] });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  const answers = async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true;
  while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 50));
  const token = await shop.login('alice');
  for (let count = 0; count < 3; count += 1)
    expect((await shop.call('/call/floods', { token })).body).toMatchObject({ result: 'done' });
  expect((await shop.call('/call/version', { token })).body).toMatchObject({ result: 'first' });
  expect(errors).toMatch(/the log cannot be written .*EFBIG.*Make room on its disk/);
  expect(errors.match(/cannot be written/g)).toHaveLength(1);
  expect(statSync(log).size).toBeLessThanOrEqual(128 * 512);

  truncateSync(log);
  child.kill('SIGTERM');
  await new Promise((resolve) => child?.once('exit', resolve));
  expect(child.exitCode).toBe(0);
  expect(readFileSync(log, 'utf8')).toContain('xxxx');
});

it('a file that does not fit gives a clear error, nothing is left of it, and others are stored', async () => {
  shop = await prepareShop({ merchants: undefined, notify: undefined, database: undefined });
  shop.write(FUNCTIONS);
  await shop.start({ fileLimit: MB });
  const token = await shop.login('alice');
  const upload = async (bytes: number) =>
    (await shop?.call('/call/uploads', { token, body: { bytes } }))?.body;
  expect(await upload(2 * MB)).toMatchObject({
    errorMessage: expect.stringMatching(/The disk of the files is full: nothing was stored/),
  });
  expect(await upload(KB)).toMatchObject({ result: { fileID: expect.stringContaining('large/1024.bin') } });
  const files = readdirSync(join(dirname(shop.config), 'files'), { recursive: true }).map(String);
  expect(files.filter((name) => name.endsWith('.bin'))).toEqual([expect.stringContaining('1024.bin')]);
});

/** More than a file of the write-ahead log, which is there before it is written to. */
const MOST = 17 * MB;

/**
 * Makes a collection and fills its table, until its file has room for only a few documents more.
 *
 * @returns a limit for files that leaves room for these
 */
async function fillUp(folder: string): Promise<number> {
  const documents = openDatabase({ folder });
  await documents.environment(ENV_ID).createCollection('large');
  const { executeSql, close } = await openSql({ folder }, { schema: 'filling', migrations: [] });
  const table = 'cloudpay_documents.documents';
  // As it is: compressing takes seconds. What the functions add is stored as ever.
  await executeSql(`alter table ${table} alter column body set storage external`);
  await executeSql(`insert into ${table} (collection, key, body) values (0, '', repeat('x', ${MOST}))`);
  await executeSql(`alter table ${table} alter column body set storage extended`);
  const { rows } = await executeSql(`
    select pg_relation_size(reltoastrelid)::integer as size from pg_class where oid = '${table}'::regclass
  `);
  await close();
  await documents.close();
  return (rows[0] as { size: number }).size + MB;
}

it('a database that cannot grow gives a clear error, and loses nothing that was acknowledged', async () => {
  shop = await prepareShop();
  const { write } = shop;
  write(FUNCTIONS);
  const folder = join(dirname(shop.config), 'database');
  const limit = await fillUp(folder);
  await shop.start({ fileLimit: limit });
  const token = await shop.login('alice');
  const call = async (name: string, body: object) =>
    (await shop?.call(`/call/${name}`, { token, body }))?.body;

  const stored: string[] = [];
  let refusal: unknown;
  for (let number = 0; refusal === undefined && number < 50; number += 1) {
    const body = await call('fills', { _id: `f${number}` });
    if (Object(body).result === undefined) refusal = body;
    else stored.push(`f${number}`);
  }
  expect(stored.length).toBeGreaterThan(0);
  expect(refusal).toMatchObject({
    errorCode: 'FUNCTION_THREW',
    errorMessage: expect.stringMatching(/The disk of the database is full/),
  });
  expect(await call('version', {})).toMatchObject({ result: 'first' });
  expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
  shop.host.signal('SIGKILL');
  await shop.host.ended;

  const after = openDatabase({ folder });
  const found = await after.environment(ENV_ID).find('large', {}, { projection: { _id: 1 } });
  await after.close();
  expect(found.map(({ _id }) => _id)).toEqual(expect.arrayContaining(stored));
});
