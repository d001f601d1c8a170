/** The modules for mini programs: their size, and what they need of a phone. */
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { miniProgramModules } from './build-miniprogram.ts';

const folder = join(__dirname, '../packages/miniprogram');
const [core = '', database = ''] = miniProgramModules(folder, ['index', 'database']).map(({ code }) => code);

/** Bytes of code, minified and compressed, as a mini program's package has it. */
const sizeOf = (code: string) => gzipSync(transformSync(code, { minify: true, target: 'es5' }).code).length;

describe('the modules of a mini program', () => {
  it('are at most 6 KB, and with the database at most 30 KB', () => {
    expect(sizeOf(core)).toBeLessThanOrEqual(6 * 1024);
    expect(sizeOf(core) + sizeOf(database)).toBeLessThanOrEqual(30 * 1024);
  });

  it('leave the database out where it is not used', () => {
    expect(core).not.toMatch(/collectionName|numberInt/);
  });

  it.each([
    ['index', core],
    ['database', database],
  ])('are written in the JavaScript of 2009, and run no text as code: %s', (_, code) => {
    expect(() => parse(code, { ecmaVersion: 5, sourceType: 'script' })).not.toThrow();
    const withoutTexts = code.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    expect(withoutTexts).not.toMatch(/\beval\b|\bnew Function\b|\bFunction\(|\brequire\(/);
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
            : { result: 1, requestId: 'r' };
        success({ statusCode: 200, data: answer });
      },
      login: ({ success }: { success(result: object): void }) => success({ code: 'c' }),
      getStorageSync: () => '',
      setStorage: () => {},
    };
    const found = (await runInNewContext(`${OLD_SYSTEM}\n${SHOP}`, { wx, core, database })) as unknown[];
    expect(JSON.parse(JSON.stringify(found))).toEqual([1, ['a', 5], 'document.get:ok']);
    expect(sent).toContainEqual([
      'https://shop.example.com/database',
      expect.objectContaining({ action: 'database.getDocument' }),
    ]);
  });
});

/** Takes away what came after ES5, save for what WeChat brings itself: Promise and Object.assign. */
const OLD_SYSTEM = `
(function () {
  var kept = { Promise: 1, wx: 1, core: 1, database: 1 };
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

/** A mini program that calls a function, and uses the database in both styles. */
const SHOP = `
(function () {
  function load(code) {
    var module = { exports: {} };
    new Function('module', 'exports', 'wx', code)(module, module.exports, wx);
    return module.exports;
  }
  load(core).install({ url: 'https://shop.example.com', database: load(database).database });
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
        });
      });
  });
})();
`;
