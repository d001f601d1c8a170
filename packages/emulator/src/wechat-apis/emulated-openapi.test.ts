/** `cloud.openapi` of an emulator's functions: with our stand-in and with the real wx-server-sdk. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@opencloudpay/internal/testing/processes';
import type { Emulator } from '../index';
import { start, stopAll, temporaryFolder } from '../testing/emulators';

const CALLS = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async ({ api, data }) => {
  try {
    const method = api.split('.').reduce((at, name) => at[name], cloud.openapi);
    const result = await method(data);
    return result.buffer ? { ...result, buffer: result.buffer.subarray(1, 4).toString() } : result;
  } catch (error) {
    return { errCode: error.errCode, errMsg: error.errMsg };
  }
};`;

/** What the functions may call, as on CloudBase. */
const ALLOWED = [
  'subscribeMessage.send',
  'wxacode.getUnlimited',
  'wxa.some.newMethod',
  'express.track',
  'ocr.idcard',
];

let emulator: Emulator;
let project: string;
const configure = (openapi: object) =>
  writeFileSync(join(project, 'cloudbaserc.json'), JSON.stringify({ cloudpay: { openapi } }));

beforeAll(async () => {
  project = temporaryFolder();
  const functions = join(project, 'cloudfunctions');
  for (const name of ['ours', 'real']) {
    mkdirSync(join(functions, name), { recursive: true });
    writeFileSync(join(functions, name, 'index.js'), CALLS);
    const config = { permissions: { openapi: ALLOWED } };
    writeFileSync(join(functions, name, 'config.json'), JSON.stringify(config));
  }
  mkdirSync(join(functions, 'real/node_modules'));
  const real = realpathSync(join(__dirname, '../../node_modules/wx-server-sdk'));
  symlinkSync(real, join(functions, 'real/node_modules/wx-server-sdk'), 'dir');
  writeFileSync(join(project, 'project.config.json'), '{ "cloudfunctionRoot": "cloudfunctions/" }');
  configure({ 'express.track': { errcode: 0, path_list: [{ action_time: 1 }] } });
  emulator = await start({
    functions: project,
    watch: true,
    timeout: 15_000,
    openapi: { 'ocr.idcard': { errcode: 101000, errmsg: 'invalid image' } },
  });
});
afterAll(stopAll);

describe.each(['ours', 'real'])('a function with %s', (name) => {
  const call = (api: string, data: object = {}) => emulator.callFunction(name, { api, data });
  const lastLine = () => emulator.logs({ functionName: name }).at(-1)?.message;

  it('sends a message that stays on this machine, and the terminal shows it', async () => {
    const data = { touser: 'oPayer', templateId: 'T', page: 'a', data: { thing1: { value: '茶' } } };
    expect(await call('subscribeMessage.send', data)).toEqual({
      errCode: 0,
      errMsg: 'openapi.subscribeMessage.send:ok',
    });
    expect(lastLine()).toBe(
      'openapi.subscribeMessage.send: A payer would have received: thing1: 茶 (opens a)',
    );
    expect(emulator.calls().at(-1)?.wechat).toEqual([
      {
        at: expect.any(Number),
        api: 'subscribeMessage.send',
        effect: { kind: 'message', openid: 'oPayer', page: 'a', fields: [{ name: 'thing1', value: '茶' }] },
      },
    ]);
  });

  it('gets a picture', async () => {
    expect(await call('wxacode.getUnlimited', { scene: 'a' })).toEqual({
      contentType: 'image/png',
      buffer: 'PNG',
      errCode: 0,
      errMsg: 'openapi.wxacode.getUnlimited:ok',
    });
  });

  it('is refused as by WeChat', async () => {
    expect(await call('subscribeMessage.send', { touser: 'o' })).toEqual({
      errCode: 40037,
      errMsg: 'openapi.subscribeMessage.send:fail invalid template_id: template_id is missing',
    });
    expect(lastLine()).toContain('openapi.subscribeMessage.send was refused with 40037');
    expect(emulator.calls().at(-1)?.wechat?.[0]).toMatchObject({ error: { errcode: 40037 } });
  });

  it('is refused a method that its config.json does not list, in its record and by a line', async () => {
    expect(await call('wxacode.get', { path: 'a' })).toEqual({
      errCode: -604101,
      errMsg: expect.stringMatching(/^openapi\.wxacode\.get:fail system error: .+ \["wxacode\.get"\]/),
    });
    expect(emulator.calls().at(-1)?.wechat).toEqual([
      { at: expect.any(Number), api: 'wxacode.get', error: { errcode: -604101, errmsg: expect.any(String) } },
    ]);
    expect(lastLine()).toContain('openapi.wxacode.get was refused with -604101');
  });

  it('is told how to give an answer to a method that the emulator does not know', async () => {
    expect(await call('wxa.some.newMethod')).toEqual({
      errCode: -604100,
      errMsg: expect.stringMatching(
        /^openapi\.wxa\.some\.newMethod:fail the emulator does not know .+cloudbaserc\.json, .+startEmulator\(\), or emulator\.answerOpenApi/,
      ),
    });
  });

  it('gets the answers of the configuration, the option and a test', async () => {
    expect(await call('express.track')).toMatchObject({ errCode: 0, pathList: [{ actionTime: 1 }] });
    expect(await call('ocr.idcard')).toMatchObject({ errCode: 101000 });
    emulator.answerOpenApi('subscribeMessage.send', {
      errcode: 43101,
      errmsg: 'user refuse to accept the msg',
    });
    expect(await call('subscribeMessage.send', { touser: 'o' })).toMatchObject({ errCode: 43101 });
    expect(emulator.calls().at(-1)?.wechat?.[0]).toMatchObject({ canned: true, error: { errcode: 43101 } });
    emulator.answerOpenApi('subscribeMessage.send', undefined);
    expect(await call('subscribeMessage.send', { touser: 'o' })).toMatchObject({ errCode: 40037 });
  });
});

describe('answers', () => {
  it('of the project hold as soon as the file is saved, and those of an invalid file do not', async () => {
    const track = () => emulator.callFunction('ours', { api: 'express.track' });
    const answers = async (expected: object) => {
      let answer: unknown;
      do answer = await track();
      while (!isDeepStrictEqual(answer, expected));
    };
    const result = { errCode: 0, errMsg: 'openapi.express.track:ok' };
    configure({ 'express.track': { state: 'arrived' } });
    await answers({ ...result, state: 'arrived' });
    configure({ 'express.track': 'arrived' });
    const said = () =>
      emulator.logs({}).some(({ message }) => /does not hold.+express\.track has none/.test(message));
    expect(await eventually(said)).toBe(true);
    expect(await track()).toEqual({ ...result, state: 'arrived' });
  });

  it.each<[string, object]>([
    ['an option', { openapi: { 'a.b': 5 } }],
    ['a list', { openapi: [] }],
  ])('that are no objects are refused: %s', async (_, options) => {
    await expect(start(options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('of a test are checked, too', () => {
    expect(() => emulator.answerOpenApi('a.b', 'text' as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('reach programs outside of the emulator', async () => {
    const { CLOUDPAY_OPENAPI_URL: url, CLOUDPAY_OPENAPI_TOKEN: token } = await emulator.variables();
    const response = await fetch(`${url}/v1/openapi`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ api: 'phonenumber.getPhoneNumber', params: { code: 'c' }, files: {} }),
    });
    expect(response.status).toBe(200);
  });
});
