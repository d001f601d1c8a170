/** Database, files and WeChat's server API: there, refused, out of date, missing. */
import fs, { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { documentsToMove } from '@opencloudpay/database';
import { openSql } from '@opencloudpay/database/sql';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { createPostgresDatabase, type PostgresDatabase } from '../../testing/postgres';
import { startBucket, startWechatApi, type WechatApi } from '../../testing/stand-ins';
import { examine, linesOf, temporaryFolder } from '../testing/examine';

const services = (serve: object) => examine(['services'], { serve });
const lines = async (serve: object, id?: string) => linesOf(await services(serve), id);

describe('a folder', () => {
  const { folder, write, remove } = temporaryFolder();
  beforeAll(() => {
    write({ 'a file': '', 'there/x': '' });
    chmodSync(join(folder, 'there'), 0o500);
  });
  afterAll(() => {
    chmodSync(join(folder, 'there'), 0o700);
    remove();
  });

  it('of the database and of the files exists, or is made at the start', async () => {
    expect(
      await lines({ database: { folder }, storage: { folder: join(folder, 'new') }, url: 'https://a.com' }),
    ).toEqual([
      `✓ The folder of the database ${folder} can be written to`,
      '✓ The folder of the files will be made at the start',
    ]);
  });

  it('is not a file', async () => {
    expect(await lines({ database: { folder: join(folder, 'a file') } })).toEqual([
      `✗ The folder of the database ${join(folder, 'a file')} is a file`,
    ]);
  });

  it('must be one that the user can write to', async () => {
    // Root may write everywhere: it gets here what the system tells all others.
    if (process.getuid?.() === 0)
      jest.spyOn(fs, 'accessSync').mockImplementationOnce(() => {
        throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
      });
    expect(await lines({ storage: { folder: join(folder, 'there') }, url: 'https://a.com' })).toEqual([
      `✗ The folder of the files ${join(folder, 'there')} cannot be written to (EACCES)`,
    ]);
  });
});

describe('a database server', () => {
  let postgres: PostgresDatabase;
  beforeAll(async () => {
    postgres = await createPostgresDatabase();
  });
  afterAll(() => postgres.close());

  const at = (url: string, schema: string) => lines({ database: { url }, documents: { schema } }, 'database');

  it('that answers has its schema made at the start, and nothing is made now', async () => {
    const first = await at(postgres.url, 'documents_a');
    expect(first).toEqual([
      expect.stringMatching(/^✓ PostgreSQL at .* answers$/),
      '✓ The schema documents_a will be made at the start',
    ]);
    expect(await at(postgres.url, 'documents_a')).toEqual(first);
  });

  it('has a schema that is up to date, older, or newer than this program', async () => {
    const { migrations } = documentsToMove();
    const open = (versions: typeof migrations) =>
      openSql({ url: postgres.url }, { schema: 'documents_b', migrations: versions });
    const old = await open(migrations.slice(0, 1));
    await old.close();
    expect(await at(postgres.url, 'documents_b')).toContain(
      `! The schema documents_b is at version 1: the next start brings it to ${migrations.length}`,
    );
    const current = await open(migrations);
    expect(await at(postgres.url, 'documents_b')).toContain('✓ The schema documents_b is up to date');
    await current.executeSql(
      `insert into documents_b.migrations (version, name) values (${migrations.length + 1}, 'of a later program')`,
    );
    await current.close();
    expect(await at(postgres.url, 'documents_b')).toContain(
      `✗ The schema documents_b is at version ${migrations.length + 1}, and this program knows ${migrations.length}: a later version has used it`,
    );
  });

  it('that is not there, or refuses the name of the database, fails without the password', async () => {
    const url = new URL(postgres.url);
    url.pathname = '/no_such_database';
    url.password = 'the-password';
    const refused = await at(url.href, 'documents_c');
    expect(refused).toEqual([expect.stringMatching(/^✗ PostgreSQL at .* refuses the login/)]);
    expect(refused.join()).not.toContain('the-password');
    expect(await at('postgres://u:p@127.0.0.1:1/shop', 'documents_c')).toEqual([
      expect.stringMatching(/^✗ PostgreSQL at 127\.0\.0\.1:1\/shop does not answer \(ECONNREFUSED\)/),
    ]);
  });
});

it('a bucket answers, refuses the key, or is not there', async () => {
  const { bucket, stop } = await startBucket();
  const { endpoint, accessKeyId, secretAccessKey } = bucket;
  const { host } = new URL(endpoint);
  const at = (more: object) =>
    lines(
      { url: 'https://a.com', storage: { bucket: { endpoint, accessKeyId, secretAccessKey, ...more } } },
      'files',
    );
  try {
    expect(await at({})).toEqual([`✓ The bucket at ${host} answers`]);
    expect(await at({ secretAccessKey: 'another' })).toEqual([
      `✗ The bucket at ${host} refuses the access key`,
    ]);
    expect(await at({ endpoint: `${await refusingAddress()}/shop` })).toEqual([
      expect.stringMatching(
        /^✗ The bucket at .* does not answer \(BUCKET_UNREACHABLE\)|^✗ Files gave no result/,
      ),
    ]);
  } finally {
    await stop();
  }
});

describe('WeChat’s access_token', () => {
  let wechat: WechatApi;
  beforeAll(async () => {
    wechat = await startWechatApi();
  });
  afterAll(() => wechat.close());
  const ACCOUNT = { appid: 'wx0000000000000001', secret: 'f'.repeat(32) };
  const at = (account: object, url = wechat.url) =>
    lines({ wechatUrl: url, miniProgram: { ...ACCOUNT, ...account } }, 'access-token');

  it('is given for the appid and its app secret, without replacing the present one', async () => {
    expect(await at({})).toEqual([`✓ WeChat gives an access_token for ${ACCOUNT.appid}`]);
    expect(wechat.fetches).toEqual([{ forced: false }]);
  });

  it.each([
    [{ secret: 'another' }, `✗ WeChat gives no access_token for ${ACCOUNT.appid} (errcode 40125)`],
    [{ appid: 'wx9' }, '✗ WeChat gives no access_token for wx9 (errcode 40013)'],
  ])('is refused for %j', async (account, line) => {
    expect(await at(account)).toEqual([line]);
  });

  it.each([
    [40164, '✗', /IP allowlist/],
    [45011, '!', /wait a minute/],
  ])('may be refused with errcode %d, which says what to do', async (errcode, mark, cure) => {
    wechat.refuseTokens = { errcode, errmsg: 'refused' };
    const found = await services({ wechatUrl: wechat.url, miniProgram: ACCOUNT });
    wechat.refuseTokens = undefined;
    expect(linesOf(found)[0]?.[0]).toBe(mark);
    expect(found[0]?.cure).toMatch(cure);
  });

  it('needs a connection', async () => {
    expect(await at({}, await refusingAddress())).toEqual([
      `✗ WeChat gives no access_token for ${ACCOUNT.appid} (WECHAT_UNREACHABLE)`,
    ]);
  });
});
