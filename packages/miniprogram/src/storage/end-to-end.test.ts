/** The files of `wx.cloud` against a real host and real storage: the session decides who the user is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createFunctionHost,
  createSessions,
  type FunctionHost,
  sessionRoutes,
  simulatedJscode2session,
} from '@opencloudpay/function-host';
import { type FileStorage, openStorage } from '@opencloudpay/storage';
import { type Cloud, createCloud } from '../cloud';
import type { CloudError } from '../errors';
import { STORAGE_KEY } from '../session';
import { resolveFileIds, storage } from '../storage';
import { listen } from '../testing/listen';
import { type Phone, phone } from '../testing/phone';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const global = globalThis as { wx?: unknown };
const PERMISSION = {
  read: '/^private/.test(resource.path) != true || resource.openid == auth.openid',
  write: 'resource.openid == auth.openid',
};
const id = (path: string) => `cloud://shop.7368-shop-1250000000/${path}`;

let folder: string;
let files: FileStorage;
let functions: FunctionHost;
let host: { url: string; close(): Promise<void> };
let addresses: { url: string; close(): Promise<void> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'miniprogram-'));
  mkdirSync(join(folder, 'functions/f'), { recursive: true });
  writeFileSync(join(folder, 'functions/f/index.js'), 'exports.main = async () => {};');
  files = openStorage({
    folder: join(folder, 'files'),
    url: () => addresses.url,
    maxSize: 1000,
    permission: PERMISSION,
  });
  addresses = await listen((request) => files.fetch(request));
  functions = createFunctionHost({ folder: join(folder, 'functions'), envId: 'shop', files });
  const sessions = createSessions({
    appid: APPID,
    keys: 'a-key-of-the-tests-0123456789abcdef',
    jscode2session: wechat.exchange,
  });
  const routes = sessionRoutes({ sessions, host: functions });
  host = await listen((request) => routes.fetch(request));
});
afterAll(async () => {
  delete global.wx;
  await Promise.all([host.close(), addresses.close(), functions.stop()]);
  rmSync(folder, { recursive: true });
});

/** The mini program of a user, whose phone is the current one from here on. */
function of(user: string): { cloud: Cloud; device: Phone } {
  const device = phone(() => wechat.loginCode(user));
  device.files.set('tmp/tea.jpg', Buffer.from('tea'));
  device.files.set('tmp/large.jpg', Buffer.alloc(2000));
  global.wx = device.wx;
  const cloud = createCloud();
  cloud.init({ url: host.url, storage });
  return { cloud, device };
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error('expected a failure');
    },
    ({ errCode, errMsg }: CloudError) => ({ errCode, errMsg }),
  );

describe('the files of wx.cloud', () => {
  it('are uploaded, addressed, downloaded and deleted with the results of wx.cloud', async () => {
    const { cloud, device } = of('alice');
    const uploaded = await cloud.uploadFile({ cloudPath: 'goods/茶.jpg', filePath: 'tmp/tea.jpg' });
    const fileID = id('goods/茶.jpg');
    expect(uploaded).toEqual({ errMsg: 'cloud.uploadFile:ok', fileID, statusCode: 204 });
    expect(await files.environment('shop').stat(fileID)).toMatchObject({ owner: wechat.openIdOf('alice') });
    const { tempFilePath, ...downloaded } = await cloud.downloadFile({ fileID });
    expect(downloaded).toEqual({ errMsg: 'cloud.downloadFile:ok', statusCode: 200 });
    expect(String(device.files.get(tempFilePath))).toBe('tea');
    const list = await cloud.getTempFileURL({
      fileList: [fileID, { fileID: id('none'), maxAge: 60 }, 'text'],
    });
    expect(list).toEqual({
      errMsg: 'cloud.getTempFileURL:ok',
      fileList: [
        {
          fileID,
          tempFileURL: expect.stringContaining(addresses.url),
          maxAge: 86400,
          status: 0,
          errMsg: 'ok',
        },
        { fileID: id('none'), tempFileURL: '', maxAge: 60, status: -503003, errMsg: 'STORAGE_FILE_NONEXIST' },
        { fileID: 'text', tempFileURL: '', maxAge: 86400, status: -503003, errMsg: 'STORAGE_FILE_NONEXIST' },
      ],
    });
    expect(await cloud.deleteFile({ fileList: [fileID, id('none')] })).toEqual({
      errMsg: 'cloud.deleteFile:ok',
      fileList: [
        { fileID, status: 0, errMsg: 'ok' },
        { fileID: id('none'), status: -503003, errMsg: 'STORAGE_FILE_NONEXIST' },
      ],
    });
    expect(await failureOf(cloud.downloadFile({ fileID }))).toEqual({
      errCode: -503003,
      errMsg: 'cloud.downloadFile:fail -503003 storage file not exists. storage file not exists',
    });
  });

  it('tell callbacks, and give a task for the progress', async () => {
    const { cloud } = of('alice');
    const progress: unknown[] = [];
    const result = await new Promise((resolve) => {
      const task = cloud.uploadFile({
        cloudPath: 'callback.jpg',
        filePath: 'tmp/tea.jpg',
        success: resolve,
      });
      task.onProgressUpdate(({ progress: percent }) => progress.push(percent));
    });
    expect(result).toMatchObject({ fileID: id('callback.jpg'), statusCode: 204 });
    expect(progress).toEqual([100]);
    const completed = await new Promise((resolve) => {
      const given = cloud.deleteFile({ fileList: [id('callback.jpg')], complete: resolve });
      expect(given).toBeUndefined();
    });
    expect(completed).toMatchObject({ errMsg: 'cloud.deleteFile:ok' });
  });

  it('are not transferred after abort, before and after the transfer has begun', async () => {
    const { cloud, device } = of('alice');
    const fail = await new Promise((resolve) => {
      const options = { cloudPath: 'aborted.jpg', filePath: 'tmp/tea.jpg', fail: resolve };
      cloud.uploadFile(options).abort();
    });
    expect(fail).toMatchObject({
      errMsg: expect.stringMatching(/^cloud\.uploadFile:fail .*uploadFile:fail abort$/),
    });
    const upload = device.wx.uploadFile;
    device.wx.uploadFile = (options) => {
      const task = upload(options);
      queueMicrotask(() => task.abort());
      return task;
    };
    expect(
      await failureOf(cloud.uploadFile({ cloudPath: 'aborted.jpg', filePath: 'tmp/tea.jpg' })),
    ).toMatchObject({ errMsg: expect.stringContaining('uploadFile:fail abort') });
    expect(await files.environment('shop').stat('aborted.jpg')).toBeUndefined();
  });

  it.each([
    [
      'uploadFile',
      { filePath: 'a' },
      /^cloud\.uploadFile:fail .*-401003.*parameter\.cloudPath should be string/,
    ],
    ['uploadFile', { cloudPath: 'a' }, /parameter\.filePath should be string instead of undefined/],
    ['uploadFile', { cloudPath: '../a', filePath: 'tmp/tea.jpg' }, /-501007 invalid parameters\. The path/],
    ['uploadFile', { cloudPath: 'a', filePath: 'tmp/large.jpg' }, /-403001 max upload file size exceeded/],
    [
      'uploadFile',
      { cloudPath: 'a', filePath: 'tmp/none' },
      /uploadFile:fail no such file .*uploadFile 合法域名/,
    ],
    ['downloadFile', {}, /parameter\.fileID should be string/],
    ['deleteFile', { fileList: 'cloud://a' }, /parameter\.fileList should be array instead of string/],
    ['getTempFileURL', undefined, /parameter\.fileList should be array instead of undefined/],
    ['getTempFileURL', { fileList: Array(51).fill('a') }, /-501007 invalid parameters\. .*51 files/],
  ] as const)('%s with %j says what is wrong', async (name, options, text) => {
    const { cloud } = of('alice');
    const { errMsg } = await failureOf((cloud[name] as (options: unknown) => Promise<unknown>)(options));
    expect(errMsg).toMatch(text);
  });
});

describe('a user', () => {
  const DENIED = /^cloud\.\w+:fail -503002 storage permission denied\. /;

  it('cannot overwrite or delete the file of another user, nor read it where it is private', async () => {
    const { cloud: alice } = of('alice');
    const { fileID } = await alice.uploadFile({ cloudPath: 'private/alice.jpg', filePath: 'tmp/tea.jpg' });
    const { cloud: mallory } = of('mallory');
    expect((await failureOf(mallory.downloadFile({ fileID }))).errMsg).toMatch(DENIED);
    const again = { cloudPath: 'private/alice.jpg', filePath: 'tmp/tea.jpg' };
    expect((await failureOf(mallory.uploadFile(again))).errMsg).toMatch(DENIED);
    const refused = { fileID, status: -503002, errMsg: 'STORAGE_EXCEED_AUTHORITY' };
    expect((await mallory.getTempFileURL({ fileList: [fileID] })).fileList).toEqual([
      { ...refused, tempFileURL: '', maxAge: 86400 },
    ]);
    expect((await mallory.deleteFile({ fileList: [fileID] })).fileList).toEqual([refused]);
    expect(await files.environment('shop').stat(fileID)).toMatchObject({ owner: wechat.openIdOf('alice') });
  });

  it('is the one of the session: a forged one is refused, and renewed by a login', async () => {
    const { device } = of('mallory');
    const forged = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
      JSON.stringify({ iss: 'opencloudpay/session', sub: wechat.openIdOf('alice'), aud: APPID, exp: 9e9 }),
    ).toString('base64url')}.`;
    const response = await fetch(`${host.url}/storage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${forged}` },
      body: JSON.stringify({ action: 'storage.batchDeleteFile', params: { fileid_list: [] } }),
    });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ errorCode: 'SESSION_INVALID' }),
    ]);
    device.storage.set(STORAGE_KEY, { url: host.url, token: forged, expiresAt: Date.now() + 1e9 });
    const cloud = createCloud();
    cloud.init({ url: host.url, storage });
    await cloud.uploadFile({ cloudPath: 'mallory.jpg', filePath: 'tmp/tea.jpg' });
    expect(device.logins()).toBe(1);
    expect(await files.environment('shop').stat('mallory.jpg')).toMatchObject({
      owner: wechat.openIdOf('mallory'),
    });
  });
});

describe('resolveFileIds', () => {
  it('resolves the ids of a page in one call, and keeps addresses until shortly before they end', async () => {
    const { cloud, device } = of('alice');
    for (const name of ['1.jpg', 'two words.jpg'])
      await cloud.uploadFile({ cloudPath: name, filePath: 'tmp/tea.jpg' });
    const calls = () => device.requests.filter(({ url }) => url.endsWith('/storage')).length;
    const before = calls();
    const at = new Date(5);
    const page = {
      ...{ goods: [{ image: id('1.jpg'), price: 1, at }], video: id('two words.jpg'), missing: id('none') },
      ...{ style: `background: url(${id('1.jpg')})`, html: `<img src="${id('1.jpg')}">`, text: 'cloud' },
    };
    const [resolved, again] = await Promise.all([resolveFileIds(page), resolveFileIds(id('1.jpg'))]);
    expect(calls()).toBe(before + 1);
    const [{ image } = { image: '' }] = resolved.goods;
    expect(await (await fetch(image)).text()).toBe('tea');
    expect(again).toBe(image);
    expect(resolved).toEqual({
      ...{ goods: [{ image, price: 1, at }], video: expect.stringContaining('http'), missing: id('none') },
      ...{ style: `background: url(${image})`, html: `<img src="${image}">`, text: 'cloud' },
    });
    expect(page.missing).toBe(id('none'));
    await resolveFileIds([id('1.jpg')]);
    expect(calls()).toBe(before + 1);
    const { now } = Date;
    try {
      Date.now = () => now() + 86_000_000;
      await resolveFileIds([id('1.jpg')]);
    } finally {
      Date.now = now;
    }
    expect(calls()).toBeGreaterThan(before + 1);
  });
});
