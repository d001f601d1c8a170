import { describe, expect, it } from '@jest/globals';
import { ruleDescriptions } from '@opencloudpay/check';
import { explain } from './explain';

const english = { LANG: 'C' };
const chinese = { LANG: 'zh_CN.UTF-8' };
const run = (what: string, env = english) => explain(what, { json: false, env });

describe('cloudpay explain', () => {
  it('explains every rule of check, with code that is wrong and code that is right', () => {
    for (const { id, reason, example } of ruleDescriptions) {
      expect(run(id)).toContain(reason.en);
      expect(run(id, chinese)).toContain(reason.zh);
      expect(run(id)).toContain(example.right.split('\n')[0]);
    }
  });

  it.each([
    ['-501007', '-501007  invalid parameters\n  Numbers of wx-server-sdk\n  A parameter is missing'],
    ['501007', '-501007  invalid parameters'],
    ['NOAUTH', 'apply for it on the merchant platform'],
    ['noauth', 'NOAUTH'],
    ['ORDERPAID', 'ORDERPAID (unifiedOrder, closeOrder, micropay)\n'],
    ['CONFIGURATION_INVALID', 'CONFIGURATION_INVALID\n  Operators’ commands\n'],
  ])('explains a code: %s', (code, text) => {
    expect(run(code)).toContain(text);
  });

  it('says all that a code of several places means there', () => {
    expect(run('OPTION_INVALID').match(/^OPTION_INVALID$/gm)?.length).toBeGreaterThan(1);
  });

  it.each([
    ['mac verify failure', english, /^mac verify failure\n\n.*does not open/],
    ['签名错误', chinese, /^签名错误\n\nAPI 密钥/],
    ['callback fires 15 times', english, /^The callback fires 15 times\n/],
  ])('explains what people see: %s', (text, env, expected) => {
    expect(run(text, env)).toMatch(expected);
  });

  it.each([
    ['docs/leaving.md', english, /^# Leaving CloudBase/],
    ['docs/leaving.zh-CN.md', english, /^# .*\p{Script=Han}/u],
    ['docs/leaving.md', chinese, /^# .*\p{Script=Han}/u],
    ['guides/going-live', english, /^# /],
    ['docs/check.md#fee-amount', english, /^### `fee-amount`/],
  ])('shows a page or a part of it: %s', (name, env, expected) => {
    expect(run(name, env)).toMatch(expected);
  });

  it('lists the rules', () => {
    expect(run('')).toMatch(/^ {2}fee-amount +\S/m);
    expect(run('', chinese)).toContain('cloudpay explain 签名错误');
  });

  it('is JSON for programs', () => {
    expect(JSON.parse(explain('fee-amount', { json: true, env: chinese }))).toMatchObject({
      rule: { id: 'fee-amount', severity: 'error', title: expect.stringMatching(/\p{Script=Han}/u) },
    });
    expect(JSON.parse(explain('-501007', { json: true, env: english }))).toMatchObject({
      codes: [{ where: 'Numbers of wx-server-sdk', code: '-501007  invalid parameters' }],
    });
  });

  it.each([
    ['fee-amuont', "Did you mean 'fee-amount'?"],
    ['NOAUHT', "Did you mean 'NOAUTH'?"],
    ['../package.json', 'Give a rule'],
    ['docs/../../package', 'Give a rule'],
    ['nothing at all like this', 'Give a rule'],
  ])('knows nothing of %s', (what, expected) => {
    expect(() => run(what)).toThrow(expected);
  });
});
