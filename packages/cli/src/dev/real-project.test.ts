/** A project whose functions share files and lack modules, run by `cloudpay dev` and `cloudpay exec`. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { npmCommand } from '../install/npm';
import { endAll, runCloudpay, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

let project: Project;
beforeAll(() => {
  project = temporaryProject({
    'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'vendor/money/package.json': '{ "name": "money", "version": "1.0.0" }',
    'vendor/money/index.js': 'exports.cents = 188;',
    'cloudfunctions/common/db.js': "exports.name = () => require('money').cents;",
    'cloudfunctions/pay/index.js': `
      require('wx-server-sdk');
      exports.main = async () => [require('money').cents, require('../common/db').name()];`,
    'cloudfunctions/pay/package.json':
      '{ "dependencies": { "wx-server-sdk": "~2.6.3", "money": "file:../../money-1.0.0.tgz" } }',
    'cloudfunctions/refund/refund.js': "require('money');\nexports.main = async () => 'refunded';",
    'cloudfunctions/hello/index.js': `const cloud = require('wx-server-sdk');
      exports.main = async () => 'hello';
      exports.pay = (fee) => cloud.cloudPay.unifiedorder({ totalFee: fee });`,
  });
  const [program = '', ...first] = npmCommand(process.env, process.execPath);
  execFileSync(program, [...first, 'pack', './vendor/money', '--silent'], { cwd: project.folder });
});
afterAll(async () => {
  await endAll();
  project.remove();
});

describe('cloudpay dev', () => {
  it('says what was taken, what CloudBase would refuse and what is missing, each once', async () => {
    const dev = await startDev.forReader(project.folder, '--port', '0', '--ephemeral');
    await dev.written(/money[\s\S]*npm init -y/);
    const output = dev.output();
    expect(output).toMatch(/Taken {8}3 functions in cloudfunctionRoot of project\.config\.json\n/);
    expect(output).toMatch(/Not taken {4}common \(no index\.js; loaded by pay\)\n/);
    expect(output).toContain('! Files outside of a function’s own folder: common/db.js, loaded by pay.');
    expect(output).toContain('! No index.js: refund. CloudBase loads index.js; refund/refund.js was found');
    expect(output).toContain(
      `! npm modules are missing:\n    pay: money file:../../money-1.0.0.tgz\n    refund: money\n  \`cloudpay dev ${project.folder} --install\` installs what`,
    );
    await dev.stop();
    expect(dev.output().match(/money/g)?.length).toBeLessThan(9);
    expect(dev.output()).not.toContain('cannot be called');
  });

  it('with --strict refuses what CloudBase would refuse, and finds mistakes in the code', async () => {
    const dev = await startDev(project.folder, '--port', '0', '--ephemeral', '--strict');
    expect(await dev.post('/api/functions/pay/call', {})).toMatchObject({
      ok: false,
      error: {
        code: 'FUNCTION_LOAD_FAILED',
        message: expect.stringMatching(/it loads \.\.\/common\/db\.js, outside of its own folder/),
      },
    });
    expect(await dev.post('/api/functions/refund/call', {})).toMatchObject({
      error: { message: expect.stringContaining('its refund.js exports main, and CloudBase loads index.js') },
    });
    expect(await dev.post('/api/functions/hello/call', {})).toMatchObject({ ok: true });
    const wrong = { rule: 'api-name', severity: 'error', file: 'cloudfunctions/hello/index.js', line: 3 };
    expect(await dev.get('/api/code-findings')).toMatchObject({
      findings: [
        { ...wrong, functions: ['hello'], message: expect.stringContaining('Did you mean unifiedOrder?') },
      ],
    });
    expect(await dev.get('/api/code-findings?language=zh')).toMatchObject({
      findings: [{ ...wrong, message: expect.stringContaining('没有接口') }],
    });
    await dev.stop();
  });

  it('with --install installs what is declared, and the functions run', async () => {
    const dev = await startDev(project.folder, '--port', '0', '--ephemeral', '--install');
    expect(dev.told.find(({ type }) => type === 'install')).toMatchObject({
      functions: ['pay'],
      modules: ['money@file:../../money-1.0.0.tgz'],
    });
    // The code that is shared also finds the function's module.
    expect(await dev.post('/api/functions/pay/call', {})).toMatchObject({ ok: true, result: [188, 188] });
    const findings = (await dev.get('/api/findings')) as ProjectFindings;
    expect(findings).toMatchObject({
      functions: ['hello', 'pay', 'refund'],
      notTaken: [{ name: 'common' }],
      missing: [{ functionName: 'refund', hasManifest: false, modules: [{ name: 'money' }] }],
    });
    expect(dev.ready['functions']).toMatchObject([{}, { name: 'pay', sdk: { from: 'stand-in' } }, {}]);
    await dev.stop();
  });
});

it('cloudpay exec --install stops before the command when npm fails, and names the function', async () => {
  project.write({
    'cloudfunctions/broken/package.json': '{ "dependencies": { "gone": "file:../gone.tgz" } }',
  });
  project.write({ 'cloudfunctions/broken/index.js': "require('gone'); exports.main = () => 1;" });
  const { code, stdout, stderr } = await runCloudpay(
    { cwd: project.folder },
    ...['exec', '--install', '--', 'node', '-e', 'console.log("ran")'],
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /The modules of broken are not installed, and nothing in \S+broken has changed\. npm said: ENOENT/,
  );
  project.write({ 'cloudfunctions/broken/index.js': 'exports.main = () => 1;' });
  const told = await runCloudpay({ cwd: project.folder }, 'exec', '--', 'node', '-e', 'console.log("ran")');
  expect(told).toMatchObject({ code: 0, stdout: 'ran\n' });
  expect(told.stderr).toContain('Files outside of a function’s own folder');
});
