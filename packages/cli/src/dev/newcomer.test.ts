/** The first errors that users see from `cloudpay dev`: what happened, and what to do. */

import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endAll, runCloudpay, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const GOOD = "exports.main = async () => 'good';";

const projects: Project[] = [];
const servers: Server[] = [];
afterEach(async () => {
  await endAll();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  for (const project of projects.splice(0)) project.remove();
});

function project(files: Record<string, string> = { 'cloudfunctions/good/index.js': GOOD }): Project {
  const made = temporaryProject(files);
  projects.push(made);
  return made;
}

/** Runs it until it exits with code 1 and one line with the reason. */
async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCloudpay('dev', ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^[^\n]+\n$/);
  return stderr;
}

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('cloudpay dev cannot start, and says why and what to do', () => {
  it('when its port is taken', async () => {
    const port = await takenPort();
    expect(await refusal(project().folder, '--port', String(port))).toBe(
      `cloudpay: Port ${port} of 127.0.0.1 is in use, perhaps by another cloudpay dev. Stop that program, or choose another port with --port ${port + 1}.\n`,
    );
  });

  it('when there are no functions', async () => {
    const { folder } = project({ 'README.md': '' });
    expect(await refusal(folder)).toBe(
      `cloudpay: ${folder} holds no functions. A function is a subfolder with an index.js that exports main: create for example ${folder}/hello/index.js with \`exports.main = async (event, context) => 'hello'\`, or name another folder.\n`,
    );
  });

  it('when the folder does not exist, or is a file', async () => {
    const { folder } = project({ 'app.js': '' });
    expect(await refusal(join(folder, 'nowhere'))).toMatch(
      `There is no folder ${folder}/nowhere. Create it with a subfolder for each function`,
    );
    expect(await refusal(join(folder, 'app.js'))).toBe(
      `cloudpay: ${folder}/app.js is a file: name the folder of the project, or that of its functions.\n`,
    );
  });

  it('when it is started in the folder of a function', async () => {
    const { folder } = project();
    expect(await refusal(join(folder, 'cloudfunctions/good'))).toBe(
      `cloudpay: ${folder}/cloudfunctions/good is a function itself: name the folder that it is in, ${folder}/cloudfunctions, or the project’s.\n`,
    );
  });

  it('when project.config.json names a folder that is not there, or cannot be read', async () => {
    const { folder, write } = project({ 'project.config.json': '{ "cloudfunctionRoot": "server/" }' });
    expect(await refusal(folder)).toMatch(
      `There is no folder ${folder}/server, which cloudfunctionRoot of project.config.json in ${folder} names for the cloud functions. Create it, build it, or correct the name.`,
    );
    write({ 'project.config.json': '{\n  "cloudfunctionRoot": server/\n}' });
    expect(await refusal(folder)).toMatch(
      /its project\.config\.json cannot be read as JSON \(.*\): correct it\./,
    );
  });

  it('when another one runs on the same project', async () => {
    const { folder } = project();
    const first = await startDev(folder, '--port', '0');
    expect(await refusal(folder, '--port', '8010')).toBe(
      `cloudpay: Another emulator (process ${first.pid}) uses the state folder ${folder}/.cloudpay. Use that one, stop it (Ctrl-C), or run this one in parallel with --ephemeral --port 8011.\n`,
    );
    const beside = await startDev(folder, '--port', '0', '--ephemeral');
    expect([await beside.stop(), await first.stop()]).toEqual([0, 0]);
  });

  it('when it cannot write to the project', async () => {
    const { folder, write } = project();
    write({ '.cloudpay': 'a file of another program' });
    const advice = 'Make it writable, or save no state with --ephemeral.';
    expect(await refusal(folder)).toMatch(
      new RegExp(`The state folder ${folder}/\\.cloudpay cannot be used \\(EEXIST.*\\)\\. ${advice}`),
    );
    const other = project().folder;
    mkdirSync(join(other, '.cloudpay/lock'), { recursive: true });
    expect(await refusal(other)).toMatch(advice);
  });

  it.each([
    [['--port', '80000'], 'A port is a number from 0 to 65535.'],
    [['--sub-mch-id', 'shop'], 'A merchant number is 8 to 32 digits.'],
    [['--user', 'Zhang San'], 'An openid is up to 128 letters, digits, - and _.'],
    [['--prot', '1'], 'Did you mean --port?'],
  ])('when an option is wrong: %j', async (args, words) => {
    const { code, stdout, stderr } = await runCloudpay('dev', project().folder, ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each(['dev', 'exec', 'demo', 'gateway', 'data', '--help'])(
    'when Node is too old: cloudpay %s',
    async (command) => {
      const { folder, write } = project();
      // A Node that claims to be older, because the installed one may be new enough.
      write({
        'older.cjs':
          "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.4' } });",
      });
      const { code, stdout, stderr } = await runCloudpay(
        { nodeOptions: ['--require', join(folder, 'older.cjs')] },
        command,
        folder,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^cloudpay: this is Node 20\.19\.4, and cloudpay needs Node 22\.15 or newer: install one from https:\/\/nodejs\.org\..*\n$/,
      );
    },
  );
});

describe('a function that cannot be called, among others that can', () => {
  const BROKEN: Record<string, [files: Record<string, string>, problem: RegExp]> = {
    'has no main': [
      { 'index.js': 'exports.handler = async () => 1;' },
      /^index\.js exports no function `main` \(it exports handler\): add `exports\.main = /,
    ],
    'has a syntax error': [
      { 'index.js': 'const a = 1;\n\nexports.main = () => {\n  return )\n};\n' },
      /^syntax error in index\.js:4: Unexpected token '\)'\. Correct it/,
    ],
    'lacks a dependency': [
      { 'index.js': "require('left-pad-not-installed');" },
      /^it needs the module 'left-pad-not-installed', which is not installed: run `npm init -y`, then `npm install left-pad-not-installed` in .*\/broken_2\.$/,
    ],
    'is TypeScript that was not compiled': [
      { 'index.ts': 'export const main = () => 1;' },
      /^it is written in TypeScript \(index\.ts\) and not compiled: .* Compile it/,
    ],
    'has a config.json that is none': [
      { 'index.js': GOOD, 'config.json': '{ "timeout": ' },
      /config\.json cannot be read as JSON/,
    ],
  };

  it('is reported at the start, and the others run', async () => {
    const broken = Object.values(BROKEN).flatMap(([files], index) =>
      Object.entries(files).map(([path, content]) => [`cloudfunctions/broken_${index}/${path}`, content]),
    );
    const { folder } = project({
      'cloudfunctions/good/index.js': GOOD,
      ...(Object.fromEntries(broken) as Record<string, string>),
    });
    const dev = await startDev(folder, '--port', '0', '--ephemeral');
    const problems = Object.entries(BROKEN).map(([which, [, problem]], index) => ({
      which,
      name: `broken_${index}`,
      problem: expect.stringMatching(problem),
    }));
    for (const { which, name: functionName, problem } of problems) {
      const told = await dev.next('problem', (line) => line['functionName'] === functionName);
      expect({ which, ...told }).toEqual({ which, type: 'problem', functionName, problem });
      expect(await dev.post(`/api/functions/${functionName}/call`, {})).toMatchObject({
        ok: false,
        error: { code: 'FUNCTION_LOAD_FAILED' },
      });
    }
    expect(await dev.post('/api/functions/good/call', {})).toMatchObject({ ok: true, result: 'good' });
    expect(await dev.get('/api/functions')).toMatchObject({
      functions: [...problems.map(({ name, problem }) => ({ name, problem })), { name: 'good' }],
    });
    expect(await dev.stop()).toBe(0);
  });

  it('is reported when an edit breaks it, and runs after the next edit fixes it', async () => {
    const { folder } = project();
    const file = join(realpathSync(folder), 'cloudfunctions/good/index.js');
    const dev = await startDev(folder, '--port', '0', '--ephemeral');
    writeFileSync(file, 'exports.main = async () => {\n');
    await dev.next('reload');
    expect(await dev.next('problem')).toMatchObject({
      functionName: 'good',
      problem: expect.stringContaining('syntax error in index.js'),
    });
    writeFileSync(file, "exports.main = async () => 'mended';");
    await dev.next('reload', () => dev.told.filter(({ type }) => type === 'reload').length > 1);
    expect(await dev.post('/api/functions/good/call', {})).toMatchObject({ ok: true, result: 'mended' });
    expect(await dev.get('/api/functions')).toEqual({
      functions: [expect.not.objectContaining({ problem: expect.anything() })],
    });
    expect(await dev.stop()).toBe(0);
  });

  it('is reported to a reader without a stack trace', async () => {
    const { folder } = project({
      'cloudfunctions/good/index.js': GOOD,
      'cloudfunctions/broken/index.js': "throw new RangeError('no database');",
    });
    const dev = await startDev.forReader(folder, '--port', '0', '--ephemeral');
    await dev.written(
      /✗ broken cannot be called: it threw while it was loaded \(index\.js:1\): RangeError: no database/,
    );
    expect(dev.output()).toMatch(/Functions\s+broken, good in /);
    expect(dev.output()).not.toMatch(/\n\s+at /);
    expect(await dev.stop()).toBe(0);
  });
});
