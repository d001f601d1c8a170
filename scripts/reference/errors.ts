import { documentedCodes, packageSources, type SourceFile } from '../error-codes.ts';
import type { CodeList } from './code-list.ts';
import { numbers } from './error-numbers.ts';
import { codeLists } from './error-texts.ts';
import { logTexts } from './gateway-texts.ts';
import { loadBundled } from './load-bundled.ts';
import { type Both, both, type ReferencePage, type Section } from './page.ts';

interface Sources {
  readonly ERROR_TEXTS: Readonly<Record<number, string>>;
  /** Advice by its code. */
  readonly PAY_ADVICE: Readonly<Record<string, Both>>;
  readonly commonRefusals: Readonly<Record<string, string>>;
  readonly apis: Readonly<Record<string, { name: string; refusals?: Readonly<Record<string, string>> }>>;
}

const SOURCES = `
export { ERROR_TEXTS } from './cloudpay/src/errors/error-codes';
export { apis } from './wechatpay/src/apis/index';
export { commonRefusals } from './wechatpay/src/apis/refusals';
export { PAY_ADVICE } from './emulator/src/refusals/pay-advice';
`;

/** The comment of a code, as a sentence. */
function meaningOf(comment: string): string {
  const text = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/^['`]|['`]$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function numbersSection(texts: Sources['ERROR_TEXTS']): Section {
  const codes = Object.keys(texts).map(Number);
  const missing = codes.filter((code) => numbers[code] === undefined);
  if (missing.length > 0)
    throw new Error(`scripts/reference/error-numbers.ts has no text for ${missing.join(', ')}`);
  return {
    title: both('Numbers of wx-server-sdk', 'wx-server-sdk 的错误码'),
    about: both(
      '`errCode` of a failed call, with the text that the SDK puts into `errMsg`.',
      '调用失败时的 `errCode`，以及 SDK 写在 `errMsg` 中的错误信息。',
    ),
    columns: [both('number', '错误码'), both('text', '错误信息'), both('cause and cure', '原因与处理')],
    rows: codes
      .sort((a, b) => b - a)
      .map((code) => [`\`${code}\``, `\`${texts[code]}\``, numbers[code] ?? both('', '')]),
  };
}

function wechatPaySection({ apis, commonRefusals, PAY_ADVICE }: Sources): Section {
  /** By advice and code: the APIs, or none if every API gives the code this meaning. */
  const found = new Map<string, Map<string, string[]>>();
  const add = (advice: string, code: string, api?: string) => {
    const codes = found.get(advice) ?? new Map<string, string[]>();
    found.set(advice, codes.set(code, [...(codes.get(code) ?? []), ...(api ? [api] : [])]));
  };
  for (const [code, advice] of Object.entries(commonRefusals)) add(advice, code);
  for (const { name, refusals = {} } of Object.values(apis))
    for (const [code, advice] of Object.entries(refusals))
      if (commonRefusals[code] !== advice) add(advice, code, name);
  const cellOf = (codes: ReadonlyMap<string, readonly string[]>, open: string, close: string) =>
    [...codes]
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([code, of]) => `\`${code}\`${of.length > 0 ? `${open}${of.join(', ')}${close}` : ''}`)
      .join('<br>');
  return {
    title: both('WeChat Pay’s codes', '微信支付的错误码'),
    about: both(
      'WeChat Pay answered, and refused: `returnCode` or `resultCode` is FAIL, and `err_code` is one of these. With the APIs that a meaning is limited to. Calls made by v3 have the same codes.',
      '微信支付返回了响应，但拒绝了请求：`returnCode` 或 `resultCode` 为 FAIL，`err_code` 是其中之一。括号中是仅适用的接口。由 v3 完成的调用使用相同的错误码。',
    ),
    columns: [both('`err_code`', '`err_code`'), both('what to do', '处理')],
    rows: [...found].map(([advice, codes]) => [
      both(cellOf(codes, ' (', ')'), cellOf(codes, '（', '）')),
      PAY_ADVICE[advice] ?? both('', ''),
    ]),
  };
}

/** The codes of the packages' own errors: `error.code`. */
function listSections(sources: readonly SourceFile[]): Section[] {
  return codeLists.map(({ title, about, zh, en = {}, cures = {}, ...list }) => {
    const codes = codesOf({ zh, ...list }, sources);
    const missing = [...codes.keys()].filter((code) => zh[code] === undefined);
    const old = Object.keys(zh).filter((code) => !codes.has(code));
    const silent = [...codes]
      .filter(([code, comment]) => !(en[code] ?? comment).trim())
      .map(([code]) => code);
    if (missing.length + old.length + silent.length > 0)
      throw new Error(
        `scripts/reference: ${list.types.join(', ')} needs Chinese for ${missing.join(', ') || 'no other code'}, has ${old.join(', ') || 'no code'} too many, and a comment is missing at ${silent.join(', ') || 'none'}`,
      );
    return {
      title,
      about,
      columns: [both('code', '代码'), both('meaning and cure', '含义与处理')],
      rows: [...codes].map(([code, comment]): (string | Both)[] => {
        const cure = cures[code];
        return [
          `\`${code}\``,
          both(
            `${meaningOf(en[code] ?? comment)}${cure ? ` ${cure.en}` : ''}`,
            `${zh[code]}${cure ? `。${cure.zh}` : ''}`,
          ),
        ];
      }),
    };
  });
}

type Listed = Pick<CodeList, 'types' | 'zh' | 'elsewhere'>;

/** The codes of a list with their comments. */
function codesOf({ types, zh, elsewhere = [] }: Listed, sources: readonly SourceFile[]): Map<string, string> {
  const all = (names: readonly string[]) =>
    new Map(names.flatMap((name) => [...documentedCodes(name, sources)]));
  const others = all(elsewhere);
  return new Map([...all(types)].filter(([code]) => !others.has(code) || zh[code] !== undefined));
}

/** Every code that an error of a listed type can have. */
export function listedCodes(sources: readonly SourceFile[]): Set<string> {
  return new Set(codeLists.flatMap((list) => [...codesOf(list, sources).keys()]));
}

function logSection(): Section {
  return {
    title: both('The log, and /readyz', '日志与 /readyz'),
    about: both(
      '`code` of a line of `cloudpay serve` or `cloudpay gateway` that is in no list above. [`cloudpay logs`](commands.md#cloudpay-logs) shows them.',
      '`cloudpay serve` 和 `cloudpay gateway` 的日志行中，不在上面各表里的 `code`。用 [`cloudpay logs`](commands.zh-CN.md#cloudpay-logs) 查看。',
    ),
    columns: [both('code', '代码'), both('meaning and cure', '含义与处理')],
    rows: Object.entries(logTexts).map(([code, text]) => [`\`${code}\``, text]),
  };
}

/** Every code of every error that users, developers and operators meet. */
export async function errorsPage(root: string): Promise<ReferencePage> {
  const sources = await loadBundled<Sources>(root, 'errors', SOURCES);
  return {
    name: 'errors',
    title: both('Error codes', '错误码'),
    about: both(
      'Every code with its cause and its cure, written by `npm run docs` from the types that list them. By what you see: [troubleshooting](../troubleshooting.md).',
      '全部错误码及其原因和处理，由 `npm run docs` 根据列出它们的类型生成。按现象查找见[排错](../troubleshooting.zh-CN.md)。',
    ),
    sections: [
      numbersSection(sources.ERROR_TEXTS),
      wechatPaySection(sources),
      ...listSections(packageSources(root)),
      logSection(),
    ],
  };
}
