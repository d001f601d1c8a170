/** Test files that share the compiled code of their modules share nothing else. A run of jest over a project of three files. */
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const ROOT = join(__dirname, '..');

const MODULE = `
let calls = 0;
exports.count = () => (calls += 1);
exports.Refusal = class extends Error {};
exports.list = () => [1, 2];
exports.later = (work) => setTimeout(work, 3_600_000);
exports.now = () => Date.now();
exports.text = () => require('./text').text;
exports.loadLater = () => import('./text.js');
exports.fail = () => {
  throw new exports.Refusal('refused');
};
`;

const TESTS = `
const { utimesSync, writeFileSync } = require('node:fs');
const order = require('./order');

it('has its own state', () => {
  expect(order.count()).toBe(1);
  globalThis.seen = (globalThis.seen ?? 0) + 1;
  expect(globalThis.seen).toBe(1);
});
it('has the classes of its realm', () => {
  expect(order.list()).toBeInstanceOf(Array);
  expect(new order.Refusal('no')).toBeInstanceOf(Error);
  expect(order.fail).toThrow(order.Refusal);
  expect(order.list()).toStrictEqual([1, 2]);
});
it('fakes the timers of its modules', () => {
  jest.useFakeTimers({ now: 5 });
  const work = jest.fn();
  order.later(work);
  expect(order.now()).toBe(5);
  jest.advanceTimersByTime(3_600_000);
  expect(work).toHaveBeenCalledTimes(1);
  jest.useRealTimers();
});
it('mocks what its modules require', () => {
  expect(order.text()).toBe('as written');
  jest.resetModules();
  jest.doMock('./text', () => ({ text: 'mocked' }));
  expect(require('./order').text()).toBe('mocked');
  jest.dontMock('./text');
});
it('loads a class of its own after a reset of the modules', () => {
  jest.resetModules();
  expect(require('./order').Refusal).not.toBe(order.Refusal);
  expect(require('./order').count()).toBe(1);
});
it('loads a file again that has changed', () => {
  const load = () => {
    jest.resetModules();
    return require('./changing').version;
  };
  // jest knows its text of a file by the file's time, and files in memory are written within a tick of it.
  let time = Date.now();
  for (const version of ['one', 'two', 'three']) {
    writeFileSync(__dirname + '/changing.js', 'exports.version = "' + version + '";');
    time -= 10;
    utimesSync(__dirname + '/changing.js', new Date(time), new Date(time));
    expect(load()).toBe(version);
  }
});
it('gets jest’s errors of syntax and of import()', async () => {
  writeFileSync(__dirname + '/broken.js', 'const = 1;');
  expect(() => require('./broken')).toThrow(SyntaxError);
  await expect(order.loadLater()).rejects.toThrow('without --experimental-vm-modules');
});
`;

const FAILING = `
it('fails', () => {
  expect(require('./order').count()).toBe(2);
});
it('throws', () => require('./order').fail());
`;

interface Outcome {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly name: string; readonly message: string }[];
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-runtime-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let outcome: Outcome;
beforeAll(async () => {
  const files = {
    'order.js': MODULE,
    'text.js': "exports.text = 'as written';",
    'first.test.js': TESTS,
    'second.test.js': TESTS,
    'third.test.js': FAILING,
    'package.json': '{}',
    'jest.config.json': JSON.stringify({ runtime: join(ROOT, 'scripts/jest-runtime.cjs'), transform: {} }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  outcome = await new Promise((resolve, reject) => {
    const args = ['-i', '--json', '--no-cache', '--rootDir', folder, '-c', join(folder, 'jest.config.json')];
    // It fails, as one of the tests does.
    execFile(
      process.execPath,
      [join(ROOT, 'node_modules/jest/bin/jest.js'), ...args],
      { cwd: folder },
      (_, stdout, stderr) => (stdout ? resolve(JSON.parse(stdout) as Outcome) : reject(new Error(stderr))),
    );
  });
});

const messageOf = (name: string) =>
  outcome.testResults.find((result) => result.name.endsWith(name))?.message ?? '';

it('gives each test file its own state, classes, timers and mocks, and what a file holds now', () => {
  expect([messageOf('first.test.js'), messageOf('second.test.js')]).toEqual(['', '']);
  expect(outcome.numPassedTests).toBe(14);
});

it('fails tests that fail, and shows where', () => {
  expect(outcome.numFailedTests).toBe(2);
  expect(messageOf('third.test.js')).toMatch(/Expected: 2\s+Received: 1/);
  // The line of the throw in the module, and its first column.
  expect(messageOf('third.test.js')).toMatch(/order\.js:11:9/);
});
