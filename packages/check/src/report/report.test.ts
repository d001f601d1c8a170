import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkProject } from '../check-project';
import type { CheckResult } from '../findings';
import { rules } from '../rules';
import { temporaryProject } from '../testing/temporary-project';
import { annotation } from './annotation';
import { report } from './index';

const files = {
  'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk');
exports.main = async (event) => {
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: event.no, totalFee: 0.01, functionName: 'pay' });
};`,
};

let project: ReturnType<typeof temporaryProject>;
let result: CheckResult;
beforeAll(() => {
  project = temporaryProject(files);
  result = checkProject(project.folder);
});
afterAll(() => project.remove());

describe('the text', () => {
  it('has place, excerpt, reason and cure of a finding, and the command that says more', () => {
    const text = report(result, 'text');
    expect(text).toContain('✗ cloudfunctions/pay/index.js:3:83  fee-amount\n');
    expect(text).toContain('is in yuan: 0.01.');
    expect(text).toContain('outTradeNo: event.no, totalFee: 0.01');
    expect(text).toContain('→ Keep prices in cents.');
    expect(text).toContain('  cloudpay explain fee-amount\n');
    expect(text).toMatch(/Checked 1 file, 1 function: \d errors, \d warnings?\n$/);
  });

  it('is Chinese for a Chinese terminal', () => {
    const language = 'zh';
    const text = report(checkProject(project.folder, { language }), 'text', { language });
    expect(text).toContain('单位是元：0.01。');
    expect(text).toContain('已检查 1 个文件，1 个云函数');
  });
});

it('writes JSON with findings and calls', () => {
  const { findings, calls } = JSON.parse(report(result, 'json')) as {
    findings: Record<string, unknown>[];
    calls: unknown[];
  };
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: 'fee-amount',
      severity: 'error',
      file: 'cloudfunctions/pay/index.js',
      line: 3,
      message: expect.any(String),
      help: expect.any(String),
    }),
  );
  expect(calls).toEqual([{ api: 'cloudPay.unifiedOrder', file: 'cloudfunctions/pay/index.js', line: 3 }]);
});

it('writes SARIF whose results point to its rules', () => {
  const { version, runs } = JSON.parse(report(result, 'sarif')) as {
    version: string;
    runs: {
      tool: { driver: { rules: { id: string }[] } };
      results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[] }[];
    }[];
  };
  const [run] = runs;
  expect(version).toBe('2.1.0');
  expect(run?.tool.driver.rules).toHaveLength(rules.length);
  for (const { ruleId, ruleIndex } of run?.results ?? [])
    expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(run?.results.find(({ ruleId }) => ruleId === 'fee-amount')?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: 'cloudfunctions/pay/index.js', uriBaseId: 'PROJECT' },
        region: { startLine: 3, startColumn: 83 },
      },
    },
  ]);
});

it('writes annotations of GitHub Actions from where the command runs', () => {
  const [line] = report({ ...result, root: '/home/shop' }, 'github', { from: '/home' }).split('\n');
  expect(line).toMatch(
    /^::error file=shop\/cloudfunctions\/pay\/index\.js,line=\d,col=\d+,title=cloudpay check%3A [\w-]+::/,
  );
});

it.each([
  ['A callback never compares the amount that was paid', 'Compare it.', '… paid. Compare it.'],
  ['The refund has no totalFee.', 'Pass both.', '… totalFee. Pass both.'],
  ['回调函数没有核对支付金额', '请核对。', '回调函数没有核对支付金额。请核对。'],
  ['退款缺少 totalFee。', '两者都要传。', '退款缺少 totalFee。两者都要传。'],
])('ends the sentence “%s” before the cure', (message, help, text) => {
  expect(annotation({ message, help })).toMatch(new RegExp(`${text.replace('… ', '.*')}$`));
});

it('never shows a secret', () => {
  const key = 'k9'.padEnd(32, 'qX7wLm2RtB8vZ4cNy6HpJ1sD5fG3aEuK');
  const leak = temporaryProject({
    ...files,
    'cloudfunctions/pay/config.js': `module.exports = { partnerKey: '${key}' };`,
  });
  const leaked = checkProject(leak.folder);
  leak.remove();
  expect(leaked.findings.map(({ rule }) => rule)).toContain('secret');
  for (const format of ['text', 'json', 'sarif', 'github'] as const)
    expect(report(leaked, format)).not.toContain(key.slice(4, 20));
});
