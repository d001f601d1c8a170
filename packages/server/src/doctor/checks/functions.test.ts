/** The functions of a project, and the function hosts that a gateway calls. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionServer, serveFunctions } from '@opencloudpay/function-host';
import { listen } from '@opencloudpay/internal/testing/listen';
import { ACCOUNT, examine, GATEWAY, linesOf, type SetUp, temporaryFolder } from '../testing/examine';

const TOKEN = 'the-token-of-the-function-host';
const good = 'exports.main = async () => ({ errcode: 0 });';

const project = (files: NonNullable<SetUp['files']>, serve: object = { envId: 'shop-1' }) =>
  examine(['functions'], { serve, files });

describe('the functions of a project', () => {
  it('are found and can be loaded', async () => {
    const found = await project({
      'cloudfunctions/buy/index.js':
        "const cloud = require('wx-server-sdk'); exports.main = async () => cloud;",
      'cloudfunctions/pay_cb/index.js': good,
    });
    expect(linesOf(found)).toEqual([
      expect.stringMatching(/^✓ 2 functions are in .*cloudfunctions$/),
      '✓ All functions can be loaded, with their dependencies',
    ]);
  });

  it('may be missing', async () => {
    expect(linesOf(await project({ 'README.md': 'nothing' }))).toEqual([
      expect.stringMatching(/^✗ .* holds no functions\./),
      '- Loading the functions: skipped because Finding the functions has to succeed first',
    ]);
  });

  it('fail each by itself: a missing module, an error of syntax', async () => {
    const found = await project({
      'cloudfunctions/broken/index.js': 'exports.main = async () => {',
      'cloudfunctions/lacking/index.js': "require('no-such-module-here'); exports.main = async () => 1;",
      'cloudfunctions/pay_cb/index.js': good,
    });
    expect(linesOf(found, 'functions-load')).toEqual([
      expect.stringMatching(/^✗ The function broken cannot be loaded: /),
      expect.stringMatching(/^✗ The function lacking cannot be loaded: [\s\S]*no-such-module-here/),
    ]);
  });

  it('of a gateway are elsewhere: those of this folder are not loaded', async () => {
    const gateway = { ...GATEWAY, merchants: [ACCOUNT] };
    const found = await examine(['functions'], {
      gateway,
      files: { 'cloudfunctions/a/index.js': 'throw 1;' },
    });
    expect(found.map(({ id }) => id)).toEqual(['function-host']);
  });
});

describe('a function host', () => {
  let served: FunctionServer;
  let another: Awaited<ReturnType<typeof listen>>;
  const { folder, write, remove } = temporaryFolder();
  beforeAll(async () => {
    write({ 'pay_cb/index.js': good });
    served = await serveFunctions(createFunctionHost({ folder }), { token: TOKEN });
    another = await listen((_, response) => response.end('hello'));
  });
  afterAll(async () => {
    await served.close();
    await another.close();
    remove();
  });

  const lineOf = async (callbacks: object) =>
    linesOf(await examine(['functions'], { gateway: { ...GATEWAY, merchants: [ACCOUNT], callbacks } }));

  it('answers with its token, in general and for an environment', async () => {
    const there = { url: served.url, token: TOKEN };
    expect(await lineOf({ functions: there })).toEqual([`✓ The function host at ${served.url} answers`]);
    expect(await lineOf({ environments: { 'shop-1': { adapter: 'function-host', ...there } } })).toEqual([
      `✓ The function host at ${served.url} answers`,
    ]);
  });

  it('refuses another token, which is not shown', async () => {
    const lines = await lineOf({ functions: { url: served.url, token: 'some-other-token' } });
    expect(lines).toEqual([`✗ The function host at ${served.url} refuses the token`]);
  });

  it('may be something else, or not there', async () => {
    expect(await lineOf({ functions: { url: another.url } })).toEqual([
      `! Something else than a function host answers at ${another.url} (HTTP 200)`,
    ]);
    expect(await lineOf({ functions: { url: 'http://127.0.0.1:1' } })).toEqual([
      '✗ The function host at http://127.0.0.1:1 does not answer (ECONNREFUSED)',
    ]);
  });

  it('of a platform shows itself with the first callback', async () => {
    const adapter = { adapter: 'cloudevents', url: 'http://127.0.0.1:1/{functionName}' };
    expect(await lineOf({ environments: { 'shop-1': adapter } })).toEqual([
      expect.stringMatching(
        /^- Functions of shop-1: skipped because a receiver of cloudevents would take any request for a notification/,
      ),
    ]);
  });
});
