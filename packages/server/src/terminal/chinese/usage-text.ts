/** What commander says of wrong arguments. */
const PATTERNS: readonly [pattern: RegExp, chinese: string][] = [
  [/^error: missing required argument '(.*)'/, "错误：缺少参数 '$1'"],
  [/^error: option '(.*)' argument missing/, "错误：选项 '$1' 缺少值"],
  [/^error: required option '(.*)' not specified/, "错误：缺少必需的选项 '$1'"],
  [/^error: option '(.*)' cannot be used with option '(.*)'/, "错误：选项 '$1' 不能与 '$2' 一起使用"],
  [/^error: unknown option '(.*)'/, "错误：没有选项 '$1'"],
  [/^error: unknown command '(.*)'/, "错误：没有命令 '$1'"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\./,
    '错误：参数过多：应为 $2 个，实际为 $3 个。',
  ],
  [/^error: option '(.*?)' argument '(.*?)' is invalid\. ?/, "错误：选项 '$1' 的值 '$2' 无效。"],
  [
    /^error: option '(.*?)' value '(.*?)' from env '(.*?)' is invalid\. ?/,
    "错误：选项 '$1' 的值 '$2' 无效（来自环境变量 $3）。",
  ],
  [
    /^error: command-argument value '(.*?)' is invalid for argument '(.*?)'\. ?/,
    "错误：参数 '$2' 的值 '$1' 无效。",
  ],
  [/^error: /, '错误：'],
];

/** Sentences behind it. */
const SENTENCES: typeof PATTERNS = [
  [/\(Did you mean one of (.*)\?\)/, '（是否想输入以下之一：$1？）'],
  [/\(Did you mean (.*)\?\)/, '（是否想输入 $1？）'],
  [/A port is a number from 0 to 65535\./, '端口为 0 到 65535 的数字。'],
  [/An openid is up to 128 letters, digits, - and _\./, 'openid 最多 128 个字符：字母、数字、- 和 _。'],
  [/A merchant number is 8 to 32 digits\./, '商户号为 8 到 32 位数字。'],
  [/Give it as name=value\./, '请写成 name=value。'],
  [/It is v2 or v3\./, '应为 v2 或 v3。'],
  [/Give a day such as 2026-03-20\./, '请写成日期，例如 2026-03-20。'],
  [/It must be a whole number above 0\./, '应为大于 0 的整数。'],
  [
    /Give a time such as (\S+) \(in the time zone of this machine\), or an age such as ([^.]*)\./,
    '请写成时间，例如 $1（本机时区），或距今多久，例如 $2。',
  ],
];

/** What commander says of wrong arguments, in Chinese. What is not known stays English. */
export function usageText(text: string): string {
  const begun = PATTERNS.find(([pattern]) => pattern.test(text));
  const first = begun ? text.replace(begun[0], begun[1]) : text;
  return SENTENCES.reduce((told, [pattern, chinese]) => told.replace(pattern, chinese), first).replace(
    /Allowed choices are ([^\n]*)\.$/m,
    (_, choices: string) => `可选值：${choices.replaceAll(', ', '、')}。`,
  );
}
