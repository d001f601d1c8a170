/** Troubleshooting starts from what people see: each text in its headings is one that a program prints. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const headingsOf = (page: string) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);
const english = headingsOf('docs/troubleshooting.md');

/** Printed by CloudBase, by the WeChat app and by shells: no code of ours has them. */
const OF_OTHERS = [
  'unifiedOrder:fail wx api error: -202',
  'requestPayment:fail',
  'cloud.cloudPay',
  'cloudpay: command not found',
  '普通商户不允许传sub_mch_id',
  '受理机构必须传入sub_mch_id',
  'appid和openid不匹配',
  '商户号该产品权限未开通',
];
/** What is printed, in headings that are sentences. */
const IN_SENTENCES = [
  'mac verify failure',
  'certificate not match',
  'document with _id',
  'Wechatpay-Serial names a key that is not known',
];

/** Code, codes, and texts of WeChat Pay. */
function textsOf(heading: string): string[] {
  const code = [...heading.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
  const rest = heading.replace(/`[^`]+`/g, '');
  return [
    ...code,
    ...(rest.match(/\p{Script=Han}+|-\d{3,6}/gu) ?? []),
    ...IN_SENTENCES.filter((text) => heading.startsWith(text)),
  ];
}

it('has texts in its headings that occur in the programs', () => {
  const texts = [...new Set(english.flatMap(textsOf))].filter((text) => !OF_OTHERS.includes(text));
  const patterns = texts.flatMap((text) => ['-e', text]);
  const sources = ['packages/*/src/*.ts', ':!*.test.ts', ':!*/testing/*'];
  const args = ['grep', '--untracked', '-hoF', ...patterns, '--', ...sources];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const found = new Set(stdout.split('\n'));

  expect(texts.length).toBeGreaterThan(25);
  expect(texts.filter((text) => !found.has(text))).toEqual([]);
  expect(IN_SENTENCES.filter((text) => !texts.includes(text))).toEqual([]);
});

it('has the same entries in Chinese', () => {
  const codesOf = (heading: string) => heading.match(/`[^`]+`|-\d{3,6}|\b\d{2,3}\b/g);
  expect(headingsOf('docs/troubleshooting.zh-CN.md').map(codesOf)).toEqual(english.map(codesOf));
});
