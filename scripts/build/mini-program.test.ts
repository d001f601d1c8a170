/** The modules for mini programs: their size, and what they need of a phone. */
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse, tokenizer, tokTypes } from 'acorn';
import { transformSync } from 'esbuild';
import { miniProgramModules } from './mini-program.ts';

const folder = join(__dirname, '../../packages/miniprogram');
const [core = '', database = '', storage = ''] = miniProgramModules(folder, [
  ...['index', 'database', 'storage'],
]).map(({ code }) => code);

/** Bytes of code, minified and compressed, as a mini program's package has it. */
const sizeOf = (code: string) => gzipSync(transformSync(code, { minify: true, target: 'es5' }).code).length;

describe('the modules of a mini program', () => {
  it('are at most 6 KB, with the database at most 30 KB, and so with the files', () => {
    expect(sizeOf(core)).toBeLessThanOrEqual(6 * 1024);
    expect(sizeOf(core) + sizeOf(database)).toBeLessThanOrEqual(30 * 1024);
    expect(sizeOf(storage)).toBeLessThanOrEqual(4 * 1024);
    expect(sizeOf(core) + sizeOf(database) + sizeOf(storage)).toBeLessThanOrEqual(30 * 1024);
  });

  it('leave the database and the files out where they are not used', () => {
    expect(core).not.toMatch(/collectionName|numberInt/);
    expect(core + database).not.toMatch(/getUploadMetadata|batchDeleteFile/);
  });

  it.each([
    ['index', core],
    ['database', database],
    ['storage', storage],
  ])('are written in the JavaScript of 2009, and run no text as code: %s', (_, code) => {
    expect(() => parse(code, { ecmaVersion: 5, sourceType: 'script' })).not.toThrow();
    const names = [...tokenizer(code, { ecmaVersion: 5 })].flatMap(({ type, start, end }) =>
      type === tokTypes.name ? code.slice(start, end) : [],
    );
    expect(names).toContain('exports');
    for (const name of ['eval', 'Function', 'require']) expect(names).not.toContain(name);
  });

  it('need only what base library 2.2.3 has', async () => {
    const sent: unknown[] = [];
    const wx = {
      request({ url, data, success }: { url: string; data: string; success(answer: object): void }) {
        sent.push([url, JSON.parse(data)]);
        const answer = /login$/.test(url)
          ? { token: 't', expiresIn: 100 }
          : /database$/.test(url)
            ? { data: { list: ['{"_id":"a","at":{"$date":{"$numberLong":"5"}}}'] }, requestId: 'r' }
            : /storage$/.test(url)
              ? { data: answerOfFiles(JSON.parse(data) as { action: string }), requestId: 'r' }
              : { result: 1, requestId: 'r' };
        success({ statusCode: 200, data: answer });
      },
      login: ({ success }: { success(result: object): void }) => success({ code: 'c' }),
      uploadFile({ url, success }: { url: string; success(answer: object): void }) {
        sent.push([url]);
        success({ statusCode: 204, data: '' });
        // A library of that age has no more.
        return { abort() {}, onProgressUpdate() {} };
      },
      getStorageSync: () => '',
      setStorage: () => {},
    };
    const found = (await runInNewContext(`${OLD_SYSTEM}\n${SHOP}`, {
      ...{ wx, core, database, storage },
    })) as unknown[];
    expect(JSON.parse(JSON.stringify(found))).toEqual([
      1,
      ['a', 5],
      'document.get:ok',
      'cloud://f',
      'url(https://a)',
    ]);
    expect(sent).toContainEqual(['https://shop.example.com/upload']);
    expect(sent).toContainEqual([
      'https://shop.example.com/database',
      expect.objectContaining({ action: 'database.getDocument' }),
    ]);
  });
});

function answerOfFiles({ action }: { action: string }): object {
  if (action === 'storage.getUploadMetadata')
    return { url: 'https://shop.example.com/upload', fileId: 'cloud://f' };
  const file = { fileID: 'cloud://f', code: 'SUCCESS', tempFileURL: 'https://a', maxAge: 86_400 };
  return { download_list: [file] };
}

/** Takes away what came after ES5, save for what WeChat brings itself: Promise and Object.assign. */
const OLD_SYSTEM = `
(function () {
  var kept = { Promise: 1, wx: 1, core: 1, database: 1, storage: 1 };
  function strip(object, names) {
    names.forEach(function (name) { delete object[name]; });
  }
  strip(Object, ['entries', 'values', 'fromEntries', 'hasOwn', 'is', 'getOwnPropertySymbols', 'setPrototypeOf', 'groupBy']);
  strip(Array, ['from', 'of', 'fromAsync']);
  strip(Array.prototype, ['includes', 'find', 'findIndex', 'findLast', 'findLastIndex', 'fill', 'flat', 'flatMap', 'at',
    'entries', 'keys', 'values', 'copyWithin', 'toSorted', 'toReversed', 'toSpliced', 'with']);
  strip(String.prototype, ['includes', 'startsWith', 'endsWith', 'repeat', 'padStart', 'padEnd', 'at', 'matchAll',
    'replaceAll', 'trimStart', 'trimEnd', 'codePointAt', 'normalize']);
  strip(Number, ['isInteger', 'isFinite', 'isNaN', 'isSafeInteger', 'MAX_SAFE_INTEGER', 'parseFloat', 'parseInt', 'EPSILON']);
  strip(Math, ['trunc', 'sign', 'log10', 'log2', 'hypot', 'fround', 'cbrt']);
  delete Promise.prototype.finally;
  strip(Promise, ['allSettled', 'any', 'withResolvers', 'try']);
  delete RegExp.prototype.flags;
  strip(this, ['Symbol', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Proxy', 'Reflect', 'BigInt', 'structuredClone',
    'queueMicrotask', 'globalThis', 'Intl', 'Atomics', 'SharedArrayBuffer', 'FinalizationRegistry', 'Iterator']);
})();
`;

/** A mini program that calls a function, and uses the database and the files in both styles. */
const SHOP = `
(function () {
  function load(code) {
    var module = { exports: {} };
    new Function('module', 'exports', 'wx', code)(module, module.exports, wx);
    return module.exports;
  }
  var files = load(storage);
  load(core).install({ url: 'https://shop.example.com', database: load(database).database, storage: files.storage });
  var db = wx.cloud.database();
  var _ = db.command;
  return wx.cloud.callFunction({ name: 'f' }).then(function (called) {
    return db.collection('c').where({ a: _.gt(1).lt(9), b: /x/i, at: new Date(5) }).orderBy('a', 'desc').get()
      .then(function (found) {
        var first = found.data[0];
        return new Promise(function (resolve) {
          db.collection('c').doc('a').get({
            success: function (one) { resolve([called.result, [first._id, first.at.getTime()], one.errMsg]); },
          });
        }).then(function (results) {
          return new Promise(function (resolve, reject) {
            var task = wx.cloud.uploadFile({
              cloudPath: 'f', filePath: 'g', fail: reject,
              success: function (uploaded) { resolve(results.concat(uploaded.fileID)); },
            });
            task.onProgressUpdate(function () {});
            task.offProgressUpdate();
          });
        }).then(function (results) {
          return files.resolveFileIds({ style: ['url(cloud://f)'] }).then(function (page) {
            return results.concat(page.style);
          });
        });
      });
  });
})();
`;
