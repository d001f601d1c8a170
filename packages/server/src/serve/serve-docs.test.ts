/** Checks that docs/serve.md and its translation are complete, agree, and say what happens. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { configuration } from '../configuration/schema';
import { readServeConfiguration } from '../configuration/serve/read-serve-configuration';
import { serveConfiguration } from '../configuration/serve/serve-schema';
import { codeIn, keyRowsOf, shapeOf } from '../testing/documentation';
import { endAll, startServe } from '../testing/gateway-process';
import { prepareShop, type ServedShopOfTest } from '../testing/served-shop';

const root = join(__dirname, '../../../..');
const read = (file: string) => readFileSync(join(root, 'docs', file), 'utf8');
const english = read('serve.md');
const chinese = read('serve.zh-CN.md');
const rowOf = ({ key, variables }: { key: string; variables: string[] }) => [key, ...variables];
const ofGateway = keysOf(configuration).map(rowOf);
const jsonIn = (text: string) =>
  codeIn(text, 'json').map((json) => JSON.parse(json) as Record<string, never>);

describe.each([
  ['docs/serve.md', english],
  ['docs/serve.zh-CN.md', chinese],
])('%s', (_, text) => {
  it('has every key that the gateway has not, with its variables, and no others', () => {
    const known = new Set(ofGateway.map(String));
    const own = keysOf(serveConfiguration)
      .map(rowOf)
      .filter((row) => !known.has(String(row)));
    expect(keyRowsOf(text).sort()).toEqual(own.sort());
  });

  it('names every section that it shares with the gateway', () => {
    const [, list = ''] =
      /`gateway\.json`\]\(gateway\S*\.md#[^)]*\)[^`]*((?:`\w+`[,、]\s?)+`\w+`)/.exec(text) ?? [];
    const named = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const gatewayKeys = new Set(ofGateway.map(([key]) => key));
    const shared = keysOf(serveConfiguration)
      .map(({ key }) => key)
      .filter((key) => /^\w+$/.test(key) && gatewayKeys.has(key));
    expect(named.sort()).toEqual(shared.sort());
  });

  it('begins with a configuration that works', () => {
    const folder = mkdtempSync(join(tmpdir(), 'serve-docs-'));
    try {
      const p12 = readFileSync(join(root, 'packages/wechatpay/fixtures/certificates/client.p12'));
      writeFileSync(join(folder, 'apiclient_cert.p12'), p12);
      writeFileSync(join(folder, 'secret'), 's'.repeat(32));
      const file = join(folder, 'cloudpay.json');
      writeFileSync(file, (codeIn(text, 'json')[0] ?? '').replace(/\/run\/secrets\/\w+/g, 'secret'));
      const env = { DATABASE_URL: 'postgres://127.0.0.1/shop', CLOUDPAY_PFX_PASSPHRASE: '1800000001' };
      expect(readServeConfiguration({ file, env })).toMatchObject({
        envId: 'prod',
        database: { url: env.DATABASE_URL },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('limits of calls need no tokens: functions of a host have their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'serve-docs-'));
  try {
    const file = join(folder, 'cloudpay.json');
    const calls = { rate: { perSecond: 200, burst: 400 }, concurrency: 50 };
    const merchants = [{ mchId: '1900000109', apiKey: 'k'.repeat(32), appid: 'wx8888888888888888' }];
    const shop = { url: 'https://shop.example.com', merchants, notify: { secret: 's'.repeat(32) } };
    writeFileSync(file, JSON.stringify({ ...shop, calls }));
    expect(readServeConfiguration({ file, env: {} }).calls).toEqual(calls);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('the two languages have the same code, sections and rows', () => {
  expect(shapeOf(chinese)).toEqual(shapeOf(english));
  expect(keyRowsOf(chinese)).toEqual(keyRowsOf(english));
});

it.each(['security.md', 'security.zh-CN.md'])(
  'docs/%s names the holder and the use of every secret',
  (file) => {
    const rows = read(file)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    const secrets = keysOf(serveConfiguration)
      .flatMap(({ variables }) => variables.filter((variable) => variables.includes(`${variable}_FILE`)))
      // An authority is no secret, but it may come from a file as secrets do.
      .filter((variable) => variable !== 'CLOUDPAY_CA');
    expect(secrets).toContain('CLOUDPAY_SESSION_KEY');
    expect(secrets.filter((secret) => !rows.some((row) => row.includes(`\`${secret}\``)))).toEqual([]);
  },
);

describe('what the guide says of functions', () => {
  let shop: ServedShopOfTest;
  const releaseOf = (version: string) => join(dirname(shop.config), 'releases', version);
  const current = () => join(dirname(shop.config), 'current');
  const leadTo = (version: string) => {
    rmSync(current(), { force: true });
    symlinkSync(releaseOf(version), current());
  };
  beforeAll(async () => {
    shop = await prepareShop({
      functions: {
        env: {
          NODE_OPTIONS: String(jsonIn(english)[1]?.['functions']?.['env']?.['NODE_OPTIONS'])
            .replace('/srv/shop', tmpdir())
            .replace('/opt/cloudpay', root),
        },
      },
    });
    shop.write({ 'look/index.js': LOOK });
    for (const version of ['1', '2']) cpSync(shop.folder, releaseOf(version), { recursive: true });
    writeFileSync(
      join(releaseOf('2'), 'cloudfunctions/version/index.js'),
      `exports.main = async () => 'second';`,
    );
    leadTo('1');
    shop.host = await startServe(current(), shop.config, { SECRET_OF_HOST: 'x' });
  });
  afterAll(async () => {
    await endAll();
    await shop.close();
  });

  it('they see no variable of the host, and with Node’s permissions neither its /proc nor other programs', async () => {
    const token = await shop.login('alice');
    expect(await shop.call('/call/look', { token })).toMatchObject({
      body: {
        result: {
          own: 'read',
          host: 'ERR_ACCESS_DENIED',
          write: 'ERR_ACCESS_DENIED',
          run: 'ERR_ACCESS_DENIED',
          secret: false,
        },
      },
    });
  });

  it('a link that leads to another version loads it at a reload', async () => {
    const token = await shop.login('alice');
    const version = () => shop.call('/call/version', { token });
    expect(await version()).toMatchObject({ body: { result: 'first' } });
    leadTo('2');
    shop.host.signal('SIGHUP');
    await shop.host.logged('RELOADED');
    expect(await version()).toMatchObject({ body: { result: 'second' } });
  });
});

const LOOK = `
const fs = require('node:fs');
const outcome = (act, good) => { try { act(); return good; } catch (error) { return error.code; } };
exports.main = async () => ({
  own: outcome(() => fs.readFileSync(__filename), 'read'),
  host: outcome(() => fs.readFileSync('/proc/' + process.ppid + '/environ'), 'read'),
  write: outcome(() => fs.writeFileSync(__dirname + '/x', 'x'), 'written'),
  run: outcome(() => require('node:child_process').execSync('true'), 'run'),
  secret: 'SECRET_OF_HOST' in process.env,
});`;
