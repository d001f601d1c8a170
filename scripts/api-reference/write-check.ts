import type { CheckDeclarations } from '../build/load-declarations.ts';

type Language = 'en' | 'zh';

/** What the page of `cloudpay check` says around the rules. */
interface Words {
  intro: string;
  rulesHeading: string;
  header: string;
  severities: Record<'error' | 'warning', string>;
  /** Before what to do, and before what --fix mends. */
  help: string;
  fixes: string;
  wrong: string;
  right: string;
  colon: string;
  /** The first sentence of a rule's section. */
  heading(title: string, severity: string): string;
  variants(wrong: number, right: number): string;
}

const WORDS: Record<Language, Words> = {
  en: {
    intro: `# Checking a project

[简体中文](check.zh-CN.md)

\`cloudpay check [folder]\` reads the code of a project that uses \`cloud.cloudPay\`, and says what is wrong in it before a
payment shows it. It runs no code, needs no network, and changes no file without \`--fix\`.

In the folder of the project ([installing](install.md)):

\`\`\`sh
cloudpay check
cloudpay check apps/shop --fix
\`\`\`

It reads JavaScript and TypeScript, CommonJS and ES modules, JSX and the scripts of Vue components: the cloud functions, the
mini program, \`package.json\`, \`project.config.json\` and \`cloudbaserc.json\`. It follows names, own functions and own modules to
where a value is made, and looks at the ways that a function takes when a notification comes. Installed, built and bundled
code is left out, and so are tests.

| option | |
| --- | --- |
| \`--fix\` | mends what is safe, in the files; a second run changes nothing |
| \`--json\` | one line: \`{ findings: [{ rule, severity, file, line, message, help, … }], calls: [{ api, file, line }] }\`. \`calls\` are all calls of the platform’s APIs |
| \`--format sarif\` | for code hosts that show findings beside the code |
| \`--format github\` | annotations of GitHub Actions |
| \`--rule <id>=off\` | \`off\`, \`warning\` or \`error\` for a rule; can be repeated |

The exit code is 1 while an error stands, else 0. The text is English or Chinese, by \`LANG\`.

## Switching a rule off

For a line, with the reason. Without a reason the rule stays on, and the comment is a finding:

<!-- excerpt -->
\`\`\`js
// cloudpay-check-disable-next-line order-number -- the ERP makes the numbers
outTradeNo: event.no,
totalFee: yuan * 100, // cloudpay-check-disable-line fee-amount -- our prices are whole yuan
\`\`\`

## From your own program

<!-- excerpt -->
\`\`\`js
const { checkProject } = require('@opencloudpay/check');

const { findings, calls } = checkProject('.');
\`\`\`

## What it does not see

A rule is silent when the code does not say enough: a callback whose name is in the database, an amount that another
service returns. Each rule has a [corpus](../packages/check/src/testing/corpus) of wrong and right variants, written as public
projects write them, which the tests hold it to.
`,
    rulesHeading: 'The rules',
    header: '| rule | | what is wrong | `--fix` |\n| --- | --- | --- | --- |',
    severities: { error: 'error', warning: 'warning' },
    help: '**What to do**',
    fixes: '**`--fix` mends**',
    wrong: 'Wrong',
    right: 'Right',
    colon: ': ',
    heading: (title, severity) => `${title} (${severity}). `,
    variants: (wrong, right) => `Corpus: ${wrong} wrong and ${right} right variants.`,
  },
  zh: {
    intro: `# 检查项目

[English](check.md)

\`cloudpay check [folder]\` 读取使用 \`cloud.cloudPay\` 的项目代码，在支付出错之前指出问题。它不运行任何代码，不需要网络，不加 \`--fix\` 时不修改任何文件。

在项目目录中（[安装](install.zh-CN.md)）：

\`\`\`sh
cloudpay check
cloudpay check apps/shop --fix
\`\`\`

支持 JavaScript 和 TypeScript、CommonJS 和 ES 模块、JSX 以及 Vue 组件的脚本：云函数、小程序、\`package.json\`、\`project.config.json\` 和 \`cloudbaserc.json\`。它会沿着变量、自己的函数和模块找到值的来源，并分析收到通知时函数会走的路径。已安装、已构建和打包的代码以及测试不检查。

| 选项 | |
| --- | --- |
| \`--fix\` | 在文件中修复可以安全修复的问题；再次运行不会有任何改动 |
| \`--json\` | 一行：\`{ findings: [{ rule, severity, file, line, message, help, … }], calls: [{ api, file, line }] }\`。\`calls\` 是对平台接口的所有调用 |
| \`--format sarif\` | 供代码托管平台在代码旁显示 |
| \`--format github\` | GitHub Actions 注解 |
| \`--rule <id>=off\` | 把一条规则设为 \`off\`、\`warning\` 或 \`error\`；可重复 |

存在错误时退出码为 1，否则为 0。文字按 \`LANG\` 显示中文或英文。

## 关闭规则

针对一行关闭，并写明原因。没有原因时规则仍然生效，注释本身也是一个问题：

<!-- excerpt -->
\`\`\`js
// cloudpay-check-disable-next-line order-number -- 单号由 ERP 生成
outTradeNo: event.no,
totalFee: yuan * 100, // cloudpay-check-disable-line fee-amount -- 价格都是整数元
\`\`\`

## 在自己的程序中使用

<!-- excerpt -->
\`\`\`js
const { checkProject } = require('@opencloudpay/check');

const { findings, calls } = checkProject('.');
\`\`\`

## 检查不到的问题

代码中的信息不足时，规则保持沉默：例如回调函数名保存在数据库里，或金额由其他服务返回。每条规则都有一组[语料](../packages/check/src/testing/corpus)，包含错误和正确的写法，写法来自公开项目的习惯，由测试保证。
`,
    rulesHeading: '规则',
    header: '| 规则 | | 问题 | `--fix` |\n| --- | --- | --- | --- |',
    severities: { error: '错误', warning: '警告' },
    help: '**处理方法**',
    fixes: '**`--fix` 会修复**',
    wrong: '错误',
    right: '正确',
    colon: '：',
    heading: (title, severity) => `${title}（${severity}）。`,
    variants: (wrong, right) => `语料：${wrong} 个错误写法，${right} 个正确写法。`,
  },
};

/** The page of `cloudpay check`, written from the rules and their corpora. */
export function writeCheck({ rules, corpora }: CheckDeclarations, language: Language): string {
  const words = WORDS[language];
  const rows = rules.map(
    ({ id, severity, title, fixes }) =>
      `| [\`${id}\`](#${id}) | ${words.severities[severity]} | ${title[language]} | ${fixes ? '✓' : ''} |`,
  );
  const sections = rules.map(({ id, severity, title, reason, help, fixes, example }) => {
    const corpus = corpora.find(({ rule }) => rule === id);
    const size = [corpus?.wrong ?? {}, corpus?.right ?? {}].map((variants) => Object.keys(variants).length);
    return `### \`${id}\`

${words.heading(title[language], words.severities[severity])}${reason[language]}

${words.help}${words.colon}${help[language]}
${fixes ? `\n${words.fixes}${words.colon}${fixes[language]}${language === 'zh' ? '。' : '.'}\n` : ''}
${words.wrong}${words.colon.trim()}

<!-- excerpt -->
\`\`\`js
${example.wrong}
\`\`\`

${words.right}${words.colon.trim()}

<!-- excerpt -->
\`\`\`js
${example.right}
\`\`\`

${words.variants(size[0] ?? 0, size[1] ?? 0)}
`;
  });
  return `${words.intro}
## ${words.rulesHeading}

${words.header}
${rows.join('\n')}

${sections.join('\n')}`;
}
