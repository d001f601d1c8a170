import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost, type FunctionHost, type Reload } from '../host';
import { endedAfterEach } from '../testing/clean-up';
import { failureOf } from '../testing/failure-of';
import { temporaryFunctions } from '../testing/temporary-functions';

const afterTest = endedAfterEach();

const returns = (value: string) => `exports.main = () => ({ value: '${value}', pid: process.pid });`;
const waits = (value: string) =>
  `exports.main = (event) => console.log('called') ?? new Promise((resolve) => setTimeout(() => resolve({ value: '${value}', pid: process.pid }), event.wait));`;

interface Result {
  value: string;
  pid: number;
}

async function project(files: Record<string, string>, options: { watch?: boolean; within?: string } = {}) {
  const { folder: root, remove } = temporaryFunctions(files);
  const reloads: Reload[] = [];
  const lines: string[] = [];
  const folder = join(root, options.within ?? '');
  const host = createFunctionHost({
    folder,
    timeout: 10_000,
    watch: options.watch,
    onReload: (reload) => reloads.push(reload),
    onLog: ({ message }) => lines.push(message),
  });
  afterTest(remove, () => host.stop());
  await host.ready();
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  return { host, root, reloads, lines, write };
}

const call = (host: FunctionHost, name: string, event = {}) => host.invoke(name, event) as Promise<Result>;

describe('reload', () => {
  it('ends warm instances, so that the next call loads the new code', async () => {
    const { host, write } = await project({ 'one/index.js': returns('old'), 'two/index.js': returns('two') });
    const before = await call(host, 'one');
    const other = await call(host, 'two');
    write('one/index.js', returns('new'));
    expect(host.reload(['one'])).toEqual({ added: [], removed: [], changed: ['one'] });
    const after = await call(host, 'one');
    expect(after.value).toBe('new');
    expect(await eventually(() => !isRunning(before.pid))).toBe(true);
    expect(await call(host, 'two')).toEqual(other);
  });

  it('lets running calls finish with their code', async () => {
    const { host, lines, write } = await project({ 'one/index.js': waits('old') });
    const { pid } = await call(host, 'one', { wait: 0 });
    const running = call(host, 'one', { wait: 300 });
    expect(await eventually(() => lines.length === 2)).toBe(true);
    write('one/index.js', waits('new'));
    host.reload();
    const next = await call(host, 'one', { wait: 0 });
    expect(next.value).toBe('new');
    expect(await running).toEqual({ value: 'old', pid });
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });

  it('during the start of an instance gives its caller the new code', async () => {
    const { host, root, write } = await project({
      'one/index.js': `${returns('old')}
        require('node:fs').writeFileSync(require('node:path').join(__dirname, '../loading'), '');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);`,
    });
    const pending = call(host, 'one');
    expect(await eventually(() => existsSync(join(root, 'loading')))).toBe(true);
    write('one/index.js', returns('new'));
    host.reload();
    expect((await pending).value).toBe('new');
  });

  it('applies new limits and variables, new functions, and removals', async () => {
    const { host, root, write } = await project({
      'one/index.js': 'exports.main = (e, c) => [process.env.TEA, c.time_limit_in_ms];',
      'gone/index.js': returns('gone'),
    });
    expect(await host.invoke('one')).toEqual([null, 10_000]);
    write('one/config.json', '{ "timeout": 5, "envVariables": { "TEA": "oolong" } }');
    write('two/index.js', returns('two'));
    rmSync(join(root, 'gone'), { recursive: true });
    expect(host.reload()).toEqual({ added: ['two'], removed: ['gone'], changed: ['one'] });
    expect(await host.invoke('one')).toEqual(['oolong', 5_000]);
    expect((await call(host, 'two')).value).toBe('two');
    expect((await failureOf(host.invoke('gone'))).message).toBe(
      "There is no function 'gone'. Did you mean 'one'?",
    );
    rmSync(join(root, 'one'), { recursive: true });
    rmSync(join(root, 'two'), { recursive: true });
    host.reload();
    expect(host.names()).toEqual([]);
    expect((await failureOf(host.invoke('one'))).message).toMatch(/The project has no functions\./);
  });
});

describe('a host that watches', () => {
  it('loads changes in a function’s own file, or in one that several share', async () => {
    const { host, reloads, write } = await project(
      {
        'one/index.js': "exports.main = () => ({ value: require('./lib/value') + require('../shared') });",
        'one/lib/value.js': "module.exports = 'a';",
        'two/index.js': returns('two'),
        'shared.js': "module.exports = '1';",
      },
      { watch: true },
    );
    expect(await call(host, 'one')).toEqual({ value: 'a1' });
    write('one/lib/value.js', "module.exports = 'b';");
    expect(await eventually(() => reloads.length === 1)).toBe(true);
    expect(reloads[0]).toEqual({ added: [], removed: [], changed: ['one'] });
    expect(await call(host, 'one')).toEqual({ value: 'b1' });
    write('shared.js', "module.exports = '2';");
    expect(await eventually(() => reloads.length === 2)).toBe(true);
    expect(reloads[1]?.changed).toEqual(['one', 'two']);
    expect(await call(host, 'one')).toEqual({ value: 'b2' });
  });

  it('loads changes in a file outside of the folder of the functions', async () => {
    const { host, reloads, write } = await project(
      {
        'cloudfunctions/one/index.js': "exports.main = () => ({ value: require('../../lib/value') });",
        'lib/value.js': "module.exports = 'a';",
      },
      { watch: true, within: 'cloudfunctions' },
    );
    expect(await call(host, 'one')).toEqual({ value: 'a' });
    write('lib/value.js', "module.exports = 'b';");
    expect(await eventually(() => reloads.length === 1)).toBe(true);
    expect(await call(host, 'one')).toEqual({ value: 'b' });
  });

  it('notices added and removed functions', async () => {
    const { host, root, reloads, write } = await project({ 'one/index.js': returns('one') }, { watch: true });
    write('two/index.js', returns('two'));
    expect(await eventually(() => host.names().includes('two'))).toBe(true);
    expect((await call(host, 'two')).value).toBe('two');
    rmSync(join(root, 'two'), { recursive: true });
    expect(await eventually(() => !host.names().includes('two'))).toBe(true);
    expect(reloads.flatMap(({ added, removed }) => [...added, ...removed])).toEqual(['two', 'two']);
  });

  it('ignores installed modules until package.json changes', async () => {
    const { host, reloads, write } = await project(
      {
        'one/index.js': "exports.main = () => ({ value: require('tea') });",
        'one/package.json': '{ "dependencies": { "tea": "1" } }',
        'one/node_modules/tea/index.js': "module.exports = 'green';",
        'two/index.js': returns('two'),
      },
      { watch: true },
    );
    expect(await call(host, 'one')).toEqual({ value: 'green' });
    write('one/node_modules/tea/index.js', "module.exports = 'black';");
    write('.cloudpay/state', 'kept by a tool');
    write('one/index.js~', 'kept by an editor');
    // A change that the host notices, after the ignored one.
    write('two/index.js', returns('too'));
    expect(await eventually(() => reloads.length > 0)).toBe(true);
    expect(reloads).toEqual([{ added: [], removed: [], changed: ['two'] }]);
    expect(await call(host, 'one')).toEqual({ value: 'green' });
    write('one/package.json', '{ "dependencies": { "tea": "2" } }');
    expect(await eventually(() => reloads.length > 1)).toBe(true);
    expect(await call(host, 'one')).toEqual({ value: 'black' });
  });

  it('reports once why a project cannot be read, and keeps the former functions', async () => {
    const { host, reloads, write } = await project(
      {
        'cloudbaserc.json': '{ "functionRoot": "cloud" }',
        'cloud/one/index.js': 'exports.main = () => ({ value: process.env.TEA });',
      },
      { watch: true },
    );
    write('cloudbaserc.json', '{ nonsense');
    expect(await eventually(() => reloads.length === 1)).toBe(true);
    expect(reloads[0]?.problem?.en).toMatch(/its cloudbaserc\.json cannot be read as JSON/);
    expect(host.names()).toEqual(['one']);
    write(
      'cloudbaserc.json',
      '{ "functionRoot": "cloud", "functions": [{ "name": "one", "envVariables": { "TEA": "oolong" } }] }',
    );
    expect(await eventually(() => reloads.length === 2)).toBe(true);
    expect(await call(host, 'one')).toEqual({ value: 'oolong' });
  });
});
