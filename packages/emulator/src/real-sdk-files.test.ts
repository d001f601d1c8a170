/** The files of a shop: by our stand-in, by every wx-server-sdk, and by the SDKs below it, unmodified. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from './index';
import { start, stopAll, temporaryFolder } from './testing/emulators';

const FILES = `
const fs = require('fs');
const path = require('path');
const cloud = require('./sdk');

const told = (promise) => promise.then((value) => value, (error) => ({ errCode: error.errCode, errMsg: error.errMsg || error.message }));

exports.main = async ({ prefix, missing }) => {
  const seen = {};
  const cloudPath = prefix + '/商品 1.jpg';
  fs.writeFileSync(path.join(require('os').tmpdir(), prefix + '.txt'), '茶'.repeat(50000));
  seen.upload = await cloud.uploadFile({ cloudPath, fileContent: Buffer.from('picture') });
  const { fileID } = seen.upload;
  const stream = fs.createReadStream(path.join(require('os').tmpdir(), prefix + '.txt'));
  const { fileID: large } = await cloud.uploadFile({ cloudPath: prefix + '/large.txt', fileContent: stream });
  seen.text = (await cloud.downloadFile({ fileID })).fileContent.toString();
  seen.large = (await cloud.downloadFile({ fileID: large })).fileContent.length;
  const urls = await cloud.getTempFileURL({ fileList: [fileID, { fileID: large, maxAge: 60 }, missing, 'no id'] });
  seen.fetched = await fetch(urls.fileList[0].tempFileURL).then(async (answer) => [answer.status, answer.headers.get('content-type'), await answer.text()]);
  seen.urls = urls.fileList.map(({ tempFileURL, fileID, ...rest }) => ({ ...rest, has: tempFileURL !== '' }));
  seen.deleted = (await cloud.deleteFile({ fileList: [fileID, missing, 'no id'] })).fileList.map(({ fileID, ...rest }) => rest);
  seen.again = (await cloud.deleteFile({ fileList: [fileID] })).fileList.map(({ fileID, ...rest }) => rest);
  seen.gone = await told(cloud.downloadFile({ fileID }));
  seen.many = await told(cloud.deleteFile({ fileList: Array.from({ length: 51 }, () => fileID) }));
  seen.above = await told(cloud.uploadFile({ cloudPath: '../' + prefix, fileContent: Buffer.from('x') }));
  return seen;
};
`;

const WX =
  "const cloud = require('wx-server-sdk');\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });\nmodule.exports = cloud;";

const SDKS = [
  { name: 'stand-in', installed: undefined },
  { name: 'wx-server-sdk-4', installed: 'wx-server-sdk' },
  { name: 'wx-server-sdk-3', installed: 'wx-server-sdk-3' },
  { name: 'wx-server-sdk-2', installed: 'wx-server-sdk-2' },
];
const ENV = 'shop-1a2b';

let emulator: Emulator;
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const { name, installed } of SDKS) {
    const folder = join(functions, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.js'), FILES);
    writeFileSync(join(folder, 'sdk.js'), WX);
    if (installed === undefined) continue;
    const link = join(folder, 'node_modules/wx-server-sdk');
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(__dirname, '../node_modules', installed)), link, 'dir');
  }
  emulator = await start({ functions, envId: ENV, timeout: 60_000 });
});
afterAll(stopAll);

describe.each(SDKS)('$name', ({ name }) => {
  it('uploads, downloads, addresses and deletes files', async () => {
    const missing = `cloud://${ENV}.7368-${ENV}-1250000000/none.jpg`;
    const seen = await emulator.callFunction<Record<string, unknown>>(name, { prefix: name, missing });
    const none = { status: -503003, errMsg: 'storage file not exists' };
    const isNew = name === 'stand-in' || name === 'wx-server-sdk-4';
    expect(seen).toEqual({
      upload: {
        fileID: `cloud://${ENV}.7368-${ENV}-1250000000/${name}/商品 1.jpg`,
        statusCode: -1,
        errMsg: 'uploadFile:ok',
      },
      text: 'picture',
      large: 150_000,
      fetched: [200, 'image/jpeg', 'picture'],
      urls: [
        { status: 0, errMsg: 'ok', maxAge: 86_400, has: true },
        { status: 0, errMsg: 'ok', maxAge: 60, has: true },
        { ...none, maxAge: 86_400, has: false },
        { ...none, maxAge: 86_400, has: false },
      ],
      deleted: [{ status: 0, errMsg: 'ok' }, none, none],
      again: [none],
      gone: isNew
        ? { errCode: -1, errMsg: 'downloadFile:fail storage file not exists' }
        : { errCode: -503003, errMsg: expect.stringContaining('downloadFile:fail') },
      many: {
        errCode: isNew ? -1 : -501007,
        errMsg: expect.stringMatching(/^deleteFile:fail .*51 files, and one call takes at most 50/),
      },
      above: { errCode: expect.any(Number), errMsg: expect.stringMatching(/^uploadFile:fail /) },
    });
    // What the tests of a user see.
    const { files } = await emulator.storage.list({ prefix: `${name}/` });
    expect(files.map(({ path }) => path)).toEqual([`${name}/large.txt`]);
    expect(await emulator.storage.stat(`${name}/large.txt`)).not.toHaveProperty('owner');
  });
});

it('gives files of users’ tests to functions, by path and by id', async () => {
  const { fileID } = await emulator.storage.upload('arranged.txt', 'tea');
  expect(String(await emulator.storage.read(fileID))).toBe('tea');
  expect((await fetch(await emulator.storage.temporaryAddress(fileID))).status).toBe(200);
  expect(await emulator.storage.remove('arranged.txt')).toBe(true);
});
