/** What the start of `cloudpay dev` says about a project's files. */

import { describe, expect, it } from '@jest/globals';
import type { MissingModule, ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { temporaryProject } from '../testing/project';
import { tellFindings } from './findings';
import { findingTexts, takenFacts } from './findings-text';

const FOLDER = '/shop/cloudfunctions';
const EMPTY: ProjectFindings = {
  folder: FOLDER,
  foundBy: 'cloudfunctionRoot of project.config.json',
  foundByZh: 'project.config.json 的 cloudfunctionRoot',
  functions: ['pay'],
  notTaken: [],
  otherFolders: [],
  warnings: [],
  missing: [],
};
const options = { verbose: false, strict: false, install: 'cloudpay dev --install' };
const missingIn = (functionName: string, modules: MissingModule[], hasManifest = true) => ({
  functionName,
  path: `${FOLDER}/${functionName}`,
  hasManifest,
  modules,
});
const declared = (fn: string, name: string, range: string) => ({
  name,
  range,
  declaredIn: `${FOLDER}/${fn}`,
});

describe('what was taken', () => {
  it('is one line, with what was not and why', () => {
    expect(
      takenFacts(
        {
          ...EMPTY,
          functions: ['pay', 'refund'],
          notTaken: [
            {
              name: 'common',
              why: 'exports no main; loaded by pay, refund',
              zh: '没有导出 main；被 pay、refund 引用',
              reason: 'NO_INDEX',
              loadedBy: [],
            },
            {
              ...{ name: 'server', reason: 'CONTAINER', loadedBy: [] },
              ...{ why: 'a container: Dockerfile', zh: '容器：含有 Dockerfile' },
            },
          ],
        },
        options,
      ),
    ).toEqual([
      [
        { en: 'Taken', zh: '已识别' },
        {
          en: '2 functions in cloudfunctionRoot of project.config.json',
          zh: '2 个云函数，来自 project.config.json 的 cloudfunctionRoot',
        },
      ],
      [
        { en: 'Not taken', zh: '未识别' },
        {
          en: 'common (exports no main; loaded by pay, refund), server (a container: Dockerfile)',
          zh: 'common（没有导出 main；被 pay、refund 引用）、server（容器：含有 Dockerfile）',
        },
      ],
    ]);
  });

  it('names the first few, and all with --verbose', () => {
    const notTaken = Array.from({ length: 9 }, (_, n) => ({
      name: `lib${n}`,
      why: 'no index.js',
      zh: '没有 index.js',
      reason: 'NO_INDEX' as const,
      loadedBy: [],
    }));
    const [, [, few] = []] = takenFacts({ ...EMPTY, notTaken }, options);
    expect(few?.en).toMatch(/^lib0 \(no index\.js\), .*lib3 \(no index\.js\), 5 more: --verbose$/);
    const [, [, all] = []] = takenFacts({ ...EMPTY, notTaken }, { verbose: true });
    expect(all?.en).toContain('lib8 (no index.js)');
  });
});

describe('npm modules that are missing', () => {
  it('are one message, per function, with the command that installs them', () => {
    const missing = [
      missingIn('pay', [declared('pay', 'axios', '^1.0.0'), declared('pay', 'dayjs', '^1.11.0')]),
      missingIn('paid', [{ name: 'axios', range: '^1.0.0', declaredIn: FOLDER }]),
      missingIn('query', [{ name: 'md5', range: '2', declaredIn: '/shop' }]),
      missingIn('refund', [declared('refund', 'dayjs', '1'), { name: 'xml2js' }]),
      missingIn('old', [{ name: 'xml2js' }], false),
    ];
    const [text, ...others] = findingTexts({ ...EMPTY, missing }, options);
    expect(others).toEqual([]);
    expect(text?.en).toBe(
      [
        'npm modules are missing:',
        '  pay: axios ^1.0.0, dayjs ^1.11.0',
        '  paid: axios ^1.0.0',
        '  query: md5 2',
        '  refund: dayjs 1, xml2js',
        '  old: xml2js',
        '`cloudpay dev --install` installs what their package.json files declare.',
        'Run `npm install` in /shop for what its package.json declares.',
        'No package.json declares xml2js: run `npm install xml2js` in the folder of refund, old. old has no package.json: run `npm init -y` there first, else npm installs into a folder above.',
      ].join('\n'),
    );
    expect(text?.zh).toBe(
      [
        '缺少 npm 模块：',
        '  pay：axios ^1.0.0, dayjs ^1.11.0',
        '  paid：axios ^1.0.0',
        '  query：md5 2',
        '  refund：dayjs 1, xml2js',
        '  old：xml2js',
        '运行 `cloudpay dev --install`，安装各 package.json 中声明的模块。',
        '请在 /shop 中运行 `npm install`，安装其 package.json 声明的模块。',
        '没有 package.json 声明 xml2js：请在 refund、old 的目录中运行 `npm install xml2js`。old 没有 package.json：请先在其目录中运行 `npm init -y`，否则 npm 会安装到上级目录。',
      ].join('\n'),
    );
  });

  it('are listed together where functions miss the same', () => {
    const missing = ['a', 'b', 'c'].map((name) =>
      missingIn(name, [{ name: 'dayjs', range: '1', declaredIn: FOLDER }]),
    );
    expect(findingTexts({ ...EMPTY, missing }, options)[0]?.en).toContain('\n  a, b, c: dayjs 1\n');
  });
});

it('tells each cause once, and what is new after an edit', () => {
  const warning = (message: string) => ({
    code: 'OUTSIDE_FILES' as const,
    functions: ['pay'],
    files: ['a.js'],
    message,
    zh: message,
  });
  let findings: ProjectFindings | Error = { ...EMPTY, warnings: [warning('first')] };
  let written = '';
  const telling = tellFindings(
    {
      findings() {
        if (findings instanceof Error) throw findings;
        return findings;
      },
    },
    { folder: '/nowhere', realSdk: false, strict: true, verbose: true, json: false },
    {
      write(text: string) {
        written += text;
        return true;
      },
    },
  );
  telling.tell();
  expect(written).toBe('! first With --strict they cannot be called.\n    functions: pay\n    files: a.js\n');
  written = '';
  telling.tell();
  findings = new Error('being edited');
  telling.tell();
  expect(written).toBe('');
  findings = {
    ...EMPTY,
    warnings: [warning('first'), warning('\u001b[2Jsecond')],
    missing: [missingIn('pay', [{ name: 'x' }])],
  };
  telling.tell();
  expect(written).toMatch(/^! ␛\[2Jsecond .*\n[\s\S]*! npm modules are missing:\n {4}pay: x\n/);
  expect([...telling.told]).toEqual(['pay']);
});

it('names functions that want Tencent’s SDK and get the stand-in', () => {
  const project = temporaryProject({
    'cloudfunctions/pay/package.json': '{ "dependencies": { "wx-server-sdk": "~2.6.3" } }',
    'cloudfunctions/pay/index.js': "require('wx-server-sdk'); exports.main = () => 1;",
  });
  let written = '';
  const tell = (realSdk: boolean) =>
    tellFindings(
      { findings: () => EMPTY },
      { folder: project.folder, realSdk, strict: false, verbose: false, json: false },
      {
        write(text: string) {
          written += text;
          return true;
        },
      },
    ).tell();
  tell(false);
  expect(written).toBe('');
  tell(true);
  project.remove();
  expect(written).toBe(
    `! pay: wx-server-sdk is declared and not installed, which leaves OpenCloudPay’s stand-in. \`cloudpay dev ${project.folder} --install --real-sdk\` installs it.\n`,
  );
});
