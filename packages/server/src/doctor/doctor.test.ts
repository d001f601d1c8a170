/** `cloudpay doctor` as a whole: what it examines where, how it says it, and its exit codes as a process. */
import { stripVTControlCharacters } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGateway, type Gateway, newAccessToken } from '@opencloudpay/gateway';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { runCloudpay } from '../testing/gateway-process';
import { type Finding, failure, ok, say, skipped, warning } from './check';
import { nameOf } from './check-names';
import { GROUPS } from './checks';
import type { DoctorContext } from './context/context';
import { readContext } from './context/read-context';
import { groupText } from './report';
import { runChecks } from './run-checks';
import { ACCOUNT, examine, GATEWAY, inSetUp, linesOf, temporaryFolder } from './testing/examine';

describe('how payments are made is seen', () => {
  const wayOf = (setUp: Parameters<typeof inSetUp>[0]) => inSetUp(setUp, async ({ way }) => way);
  const keys = { CLOUDPAY_MCH_ID: '1800000001', CLOUDPAY_API_KEY: ACCOUNT.apiKey };

  it.each([
    [{}, 'none'],
    [{ DATABASE_URL: 'postgres://localhost/other' }, 'none'],
    [keys, 'functions'],
    [{ ...keys, CLOUDPAY_VERSION: 'v3' }, 'functions'],
    [{ ...keys, CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:1' }, 'gateway'],
    [{ ...keys, CLOUDPAY_URL: 'https://shop.com' }, 'serve'],
    [{ CLOUDPAY_GATEWAY_URL: 'https://pay.shop.com', CLOUDPAY_GATEWAY_TOKEN: 't' }, 'calls'],
  ])('in the variables %j: %s', async (env, way) => {
    expect(await wayOf({ env: env as Record<string, string> })).toBe(way);
  });

  it('in the file', async () => {
    expect(await wayOf({ serve: {} })).toBe('serve');
    expect(await wayOf({ gateway: {} })).toBe('gateway');
    expect(
      await wayOf({ serve: { $schema: './node_modules/@opencloudpay/server/gateway.schema.json' } }),
    ).toBe('gateway');
  });
});

describe('the configuration', () => {
  it('that is broken gives a finding for each problem, and the rest is examined', async () => {
    const gateway = {
      ...GATEWAY,
      merchants: [{ ...ACCOUNT, apiKey: { env: 'NOT_SET_HERE' }, mode: 'both' }],
      callback: {},
    };
    const found = await examine(['configuration', 'keys', 'notify'], { gateway });
    expect(linesOf(found, 'configuration')).toEqual([
      expect.stringMatching(
        /^✗ Configuration: callback is not a key of the configuration: do you mean callbacks\?$/,
      ),
      expect.stringMatching(
        /^✗ Configuration: merchants\[0\]\.apiKey \(CLOUDPAY_API_KEY\) names the environment/,
      ),
      expect.stringMatching(
        /^✗ Configuration: merchants\[0\]\.mode \(CLOUDPAY_MODE\) must be partner or direct\.$/,
      ),
    ]);
    expect(found[0]?.cure).toMatch(/^Correct it in .*gateway\.json, or in the environment\.$/);
    expect(linesOf(found, 'api-key')).toEqual(['- API key of 1800000001: skipped because it is missing']);
    expect(linesOf(found, 'notify-url')).toEqual(['✓ The notify address is https, without a query']);
  });

  it('that is no JSON, or no object, is one finding', async () => {
    expect(linesOf(await examine(['configuration'], { serve: '{\n  "url": }' }), 'configuration')).toEqual([
      expect.stringMatching(/^✗ Configuration: .*cloudpay\.json is not JSON(: line 2, column \d+)?\.$/),
    ]);
    expect(linesOf(await examine(['configuration'], { gateway: [] }), 'configuration')).toEqual([
      '✗ Configuration: must be an object.',
    ]);
  });

  it('of functions is judged as createCloudPay() judges it', async () => {
    const env = { CLOUDPAY_APPID: ACCOUNT.appid, CLOUDPAY_API_KEY: ACCOUNT.apiKey };
    expect(linesOf(await examine(['configuration'], { env }), 'configuration')).toEqual([
      expect.stringMatching(/^✗ Configuration: CLOUDPAY_MCH_ID not set\. /),
    ]);
  });

  it('that is not there yet says all that is missing for real payments', async () => {
    const found = await examine(['configuration', 'keys', 'notify'], {
      files: { 'cloudfunctions/a/index.js': 'exports.main = async () => 1;' },
    });
    expect(linesOf(found, 'configuration')).toEqual([
      expect.stringMatching(
        /^✗ There is no configuration for real payments: .* cloudpay dev works without one$/,
      ),
      expect.stringMatching(/^✗ Missing: the account/),
      expect.stringMatching(/^✗ Missing: the keys/),
      expect.stringMatching(/^✗ Missing: a public https address/),
      expect.stringMatching(/^✗ Missing: the place where the functions run/),
    ]);
    expect(found[0]?.cure).toMatch(/cloudpay init/);
  });

  it('that is not there yet does not hide a file of variables that cannot be read', async () => {
    const context = await readContext({ project: '.', envFile: '/no/such.env', live: false, env: {} });
    const checks = GROUPS.find(({ id }) => id === 'configuration')?.checks(context) ?? [];
    const [found] = await runChecks(checks, context);
    expect(found?.findings[0]).toMatchObject({
      status: 'failure',
      text: {
        en: expect.stringMatching(/^Configuration: The file that --env-file names cannot be read \(ENOENT\)/),
      },
      cure: { en: 'Correct the option of this command.' },
    });
  });

  it('may be of no project here, but a folder that was named is there', async () => {
    const context = await readContext({ project: '/no/such/folder', live: false, env: {} });
    const checks = GROUPS.find(({ id }) => id === 'functions')?.checks(context) ?? [];
    const [found] = await runChecks(checks, context);
    expect(found?.findings).toMatchObject([
      { status: 'failure', text: { en: expect.stringMatching(/^There is no folder \/no\/such\/folder\./) } },
    ]);
  });

  it('must not accept any certificate', async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(linesOf(await examine(['configuration'], { env }), 'tls-verification')).toEqual([
      '✗ NODE_TLS_REJECT_UNAUTHORIZED is 0: any server could pose as WeChat Pay',
    ]);
  });
});

describe('checks', () => {
  const cure = say('do', '做');
  const text = (name: string) => say(name, name);
  const run = (checks: Parameters<typeof runChecks>[0]) =>
    runChecks(checks, {} as DoctorContext).then((results) =>
      results.map(({ check, findings }) => [check.id, findings.map(({ status }) => status).join()]),
    );

  it('hide no other: not by a failure, an exception or a wait without end', async () => {
    expect(
      await run([
        { id: 'fails', run: () => failure(text('a'), cure) },
        {
          id: 'throws',
          run: () => {
            throw new Error('unexpected');
          },
        },
        { id: 'hangs', timeout: 20, run: () => new Promise<Finding>(() => {}) },
        { id: 'works', run: () => [ok(text('b')), warning(text('c'), cure)] },
      ]),
    ).toEqual([
      ['fails', 'failure'],
      ['throws', 'failure'],
      ['hangs', 'failure'],
      ['works', 'ok,warning'],
    ]);
  });

  it('wait for those that they need, of the same subject if there is one', async () => {
    expect(
      await run([
        { id: 'first', subject: 'a', run: () => failure(text('a'), cure) },
        { id: 'first', subject: 'b', run: () => warning(text('a'), cure) },
        { id: 'of a', subject: 'a', needs: ['first'], run: () => ok(text('a')) },
        { id: 'of b', subject: 'b', needs: ['first'], run: () => ok(text('a')) },
        { id: 'of all', needs: ['first'], run: () => ok(text('a')) },
        { id: 'behind', needs: ['of all'], run: () => ok(text('a')) },
      ]),
    ).toEqual([
      ['first', 'failure'],
      ['first', 'warning'],
      ['of a', 'skipped'],
      ['of b', 'ok'],
      ['of all', 'skipped'],
      ['behind', 'skipped'],
    ]);
  });
});

it('every check has a name in both languages, for people who see it skipped', async () => {
  const serve = {
    ...{ url: 'https://shop.com', database: { folder: 'd' }, storage: { folder: 'f' } },
    merchants: [{ ...ACCOUNT, version: 'v3' }, ACCOUNT],
    callbacks: { functions: { url: 'http://127.0.0.1:9' } },
    miniProgram: { appid: ACCOUNT.appid, secret: 'f'.repeat(32) },
  };
  const ids = await inSetUp({ serve, live: true, subMchId: '1900000109' }, async (context) =>
    GROUPS.flatMap((group) => group.checks(context)).map(({ id }) => id),
  );
  expect(ids.length).toBeGreaterThan(20);
  for (const id of ids)
    expect([id, nameOf({ id, subject: 'of' })]).toEqual([
      id,
      { en: expect.stringMatching(/^[A-Z].* \(of\)$|^access_token/), zh: expect.stringMatching(/（of）$/) },
    ]);
});

it('lines have a mark, and what to do below; controls of a terminal are shown', () => {
  const of = ({ status, text, cure }: Finding) => ({
    ...{ id: 'x', group: 'g', status, message: text.en },
    ...(cure && { help: cure.en }),
  });
  const cure = say('Do this.', '这样做。');
  const shown = groupText('Keys', [
    of(ok(say('good', '好'))),
    of(warning(say('doubtful', '存疑'), cure)),
    of(failure(say('bad \u001b]0;title', '坏'), cure)),
    of(skipped(say('late', '迟'), say('it is', '迟了'))),
  ]);
  expect(stripVTControlCharacters(shown)).toBe(
    'Keys\n  ✓ good\n  ! doubtful\n    → Do this.\n  ✗ bad ␛]0;title\n    → Do this.\n  - late: skipped because it is\n',
  );
});

describe('the command, for functions that call a gateway', () => {
  let simulator: Simulator;
  let gateway: Gateway;
  let front: Awaited<ReturnType<typeof listen>>;
  const { token, sha256 } = newAccessToken();
  beforeAll(async () => {
    simulator = await startSimulator({ merchants: [{}] });
    const { ca, url, merchant } = simulator;
    const { appid, mchId, apiKey } = merchant;
    gateway = createGateway({
      merchants: [{ mchId, apiKey, mode: 'direct' }],
      notifySecret: GATEWAY.notify.secret,
      adapter: { invoke: () => Promise.reject(new Error('Nothing is notified here.')) },
      cloudpay: {
        tokens: [{ sha256 }],
        account: { ...{ mode: 'direct' as const, appid, mchId, apiKey, ca }, endpoints: [url] },
      },
      logger: { debug() {}, info() {}, warn() {}, error() {} } as never,
    });
    front = await listen(getRequestListener((request) => gateway.fetch(request)));
  });
  afterAll(async () => {
    await front.close();
    await gateway.close();
    await simulator.stop();
  });
  const env = () => ({ CLOUDPAY_GATEWAY_URL: front.url, CLOUDPAY_GATEWAY_TOKEN: token });

  it('ends with 0 if everything is in order, and the query goes through the gateway', async () => {
    const { folder, remove } = temporaryFolder();
    const { code, stdout } = await runCloudpay(env(), 'doctor', folder, '--live', '--json');
    remove();
    expect(JSON.parse(stdout)).toEqual({
      ...{ ok: true, failures: 0, warnings: 0 },
      checks: [
        expect.objectContaining({ id: 'configuration', status: 'ok', group: 'configuration' }),
        expect.objectContaining({ id: 'tls-verification', status: 'ok' }),
        expect.objectContaining({ id: 'gateway-answers', subject: front.url, status: 'ok' }),
        expect.objectContaining({
          id: 'live-query',
          message: 'WeChat Pay accepts the signatures of gateway, and its own are verified',
        }),
      ],
    });
    expect(code).toBe(0);
  });

  it('ends with 1 for a failure, in Chinese where the terminal is', async () => {
    const other = { ...env(), CLOUDPAY_GATEWAY_TOKEN: 'another', LANG: 'zh_CN.UTF-8' };
    const { code, stdout } = await runCloudpay(other, 'doctor', '--live');
    expect(stdout).toMatch(/^配置\n {2}✓ 通过网关调用的云函数（CLOUDPAY_GATEWAY_URL）的配置可以使用\n/);
    expect(stdout).toMatch(/ {2}✗ gateway 的签名查询失败：/);
    expect(stdout).toMatch(/\n还不能收款：1 项失败。\n$/);
    expect(code).toBe(1);
  });

  it('ends with 2 for wrong usage', async () => {
    const { code, stderr } = await runCloudpay({}, 'doctor', '--alive');
    expect(stderr).toMatch(/unknown option '--alive'/);
    expect(code).toBe(2);
  });

  it('finds no gateway where there is none', async () => {
    const found = await examine(['gateway'], { env: { ...env(), CLOUDPAY_GATEWAY_URL: simulator.url } });
    expect(linesOf(found)).toEqual([
      expect.stringMatching(/^✗ The certificate of the gateway at .* is not trusted/),
    ]);
  });
});
