import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endAll, runCloudpay } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';
import { type CheckCommandOptions, check } from './check';

const ORDER = `const cloud = require('wx-server-sdk');
exports.main = async ({ id }) => {
  const { data } = await cloud.database().collection('goods').doc(id).get();
  return cloud.cloudPay.unifiedOrder({ body: 'tea', outTradeNo: data.no, totalFee: data.price * 100 });
};`;

let project: Project;
beforeAll(() => {
  project = temporaryProject({ 'project.config.json': '{}', 'cloudfunctions/pay/index.js': ORDER });
});
afterAll(async () => {
  await endAll();
  project.remove();
});

function run(options: Partial<CheckCommandOptions> = {}, env: Record<string, string> = { LANG: 'C' }) {
  const written: string[] = [];
  const out = { write: (text: string) => written.push(text) > 0 };
  const code = check(
    project.folder,
    { fix: false, json: false, format: 'text', rule: [], ...options },
    out,
    env,
  );
  return { code, text: written.join('') };
}

describe('cloudpay check', () => {
  it('is a command with exit codes and JSON', async () => {
    const checked = await runCloudpay({ cwd: project.folder }, 'check', '--json');
    expect(checked.code).toBe(1);
    const { findings, calls } = JSON.parse(checked.stdout) as Record<string, Record<string, unknown>[]>;
    expect(findings).toEqual([
      expect.objectContaining({
        rule: 'fee-amount',
        severity: 'error',
        file: 'cloudfunctions/pay/index.js',
        line: 4,
      }),
    ]);
    expect(calls?.map(({ api }) => api)).toEqual(['cloud.database', 'cloudPay.unifiedOrder']);

    const refused = await runCloudpay({ cwd: project.folder }, 'check', '--rule', 'fee-amuont=off');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("Did you mean 'fee-amount'?");
  });

  it('ends with 1 while an error stands, and with 0 otherwise', () => {
    expect(run().code).toBe(1);
    expect(run({ rule: ['fee-amount=warning'] }).code).toBe(0);
    expect(run({ rule: ['fee-amount=off'] })).toMatchObject({
      code: 0,
      text: expect.stringContaining('nothing found'),
    });
  });

  it('refuses a severity that there is not', () => {
    expect(() => run({ rule: ['fee-amount=warn'] })).toThrow(
      expect.objectContaining({ code: 'SEVERITY_UNKNOWN' }),
    );
  });

  it('speaks the language of the terminal', () => {
    expect(run({}, { LANG: 'zh_CN.UTF-8' }).text).toContain('1 个错误');
    expect(run({}, { LANG: 'C' }).text).toContain('1 error');
  });

  it('names files from the folder where it runs', () => {
    expect(run({ format: 'github' }).text).toMatch(
      /^::error file=\.\.\/.*\/cloudfunctions\/pay\/index\.js,line=4,/,
    );
  });

  it('mends with --fix, and says what', () => {
    const { code, text } = run({ fix: true });
    expect(code).toBe(0);
    expect(text).toMatch(/^mended cloudfunctions\/pay\/index\.js:4 {2}fee-amount\n/);
    expect(readFileSync(join(project.folder, 'cloudfunctions/pay/index.js'), 'utf8')).toContain(
      'totalFee: Math.round(data.price * 100)',
    );
  });
});
