import { type RuleDescription, ruleDescriptions } from '@opencloudpay/check';
import {
  type Language,
  nearestName,
  say,
  terminalJson,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
import { codes, type ExplainedCode } from './codes';
import { page, plain, section } from './documentation';
import { ExplainError } from './errors';

export interface ExplainOptions {
  json: boolean;
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * `cloudpay explain`: a rule of check, an error code, a message that troubleshooting knows, or a page of the documentation.
 *
 * @param what empty for the list of rules
 * @throws {ExplainError} `NOTHING_KNOWN`
 */
export function explain(what: string, { json, env = process.env }: ExplainOptions): string {
  const language = terminalLanguage(env);
  if (what === '')
    return json ? `${terminalJson({ rules: ruleDescriptions.map(({ id }) => id) })}\n` : list(language);
  const known = codes(language);
  const rule = ruleDescriptions.find(({ id }) => id === what);
  if (rule) return shown(json, { rule: inLanguage(rule, language) }, ruleText(rule, language));
  const explained = known.get(what) ?? known.get(`-${what}`) ?? known.get(what.toUpperCase());
  if (explained) return shown(json, { codes: explained }, codeText(explained));
  const text = pageText(what, language);
  if (text !== undefined) return shown(json, { text }, `${text}\n`);
  const near = nearestName(
    what,
    [...ruleDescriptions.map(({ id }) => id), ...known.keys()],
    Math.max(2, Math.floor(what.length / 3)),
  );
  throw new ExplainError(
    'NOTHING_KNOWN',
    say(
      `Nothing is known of '${what}'. ${near === undefined ? 'Give a rule of cloudpay check, an error code, or the text of an error.' : `Did you mean '${near}'?`}`,
      `没有关于 '${what}' 的说明。${near === undefined ? '请给出 cloudpay check 的规则、错误码，或错误信息中的文字。' : `是否想输入 '${near}'？`}`,
    ),
  );
}

const shown = (json: boolean, value: object, text: string) =>
  json ? `${terminalJson(value)}\n` : terminalText(text);

/** A page by its name, a part of it by its anchor, or the part of troubleshooting whose heading has the words. */
function pageText(what: string, language: Language): string | undefined {
  const [name = '', anchor] = what.split('#');
  const whole = /^[\w./-]+$/.test(name) ? page(name, language) : undefined;
  if (whole !== undefined) {
    const part = anchor
      ? section(whole, (heading) => plainHeading(heading) === anchor.toLowerCase())
      : undefined;
    return plain(part ?? whole.trim());
  }
  const words = what.toLowerCase();
  if (words.length < 2) return undefined;
  const part = section(page('troubleshooting', language) ?? '', (heading) =>
    heading.replaceAll('`', '').toLowerCase().includes(words),
  );
  return part && plain(part.replace(/^#+ /, ''));
}

/** As the sites of code hosts make anchors. */
function plainHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function inLanguage(
  { id, severity, title, reason, help, fixes, example }: RuleDescription,
  language: Language,
) {
  return {
    ...{ id, severity, title: title[language], reason: reason[language], help: help[language] },
    ...(fixes && { fixes: fixes[language] }),
    example,
  };
}

const SEVERITIES = { error: say('error', '错误'), warning: say('warning', '警告') };

function ruleText(rule: RuleDescription, language: Language): string {
  const { id, severity, title, reason, help, fixes, example } = inLanguage(rule, language);
  const code = (text: string) => text.replace(/^(?=.)/gm, '    ');
  return [
    `${id}  ${SEVERITIES[severity][language]}\n${title}`,
    reason,
    `→ ${help}`,
    ...(fixes
      ? [say(`cloudpay check --fix mends: ${fixes}`, `cloudpay check --fix 可修复：${fixes}`)[language]]
      : []),
    say('Wrong', '错误写法')[language],
    code(example.wrong),
    say('Right', '正确写法')[language],
    code(example.right),
    '',
  ]
    .join('\n\n')
    .replace(/\n\n$/, '\n');
}

function codeText(explained: readonly ExplainedCode[]): string {
  return explained.map(({ where, code, meaning }) => `${code}\n  ${where}\n  ${meaning}\n`).join('\n');
}

function list(language: Language): string {
  const widest = Math.max(...ruleDescriptions.map(({ id }) => id.length));
  const rules = ruleDescriptions
    .map(({ id, title }) => `  ${id.padEnd(widest)}  ${title[language]}\n`)
    .join('');
  return say(
    `Rules of cloudpay check:\n${rules}\nAlso error codes (cloudpay explain -501007), texts of errors (cloudpay explain mac verify failure),\nand pages of the documentation (cloudpay explain docs/start.md).\n`,
    `cloudpay check 的规则：\n${rules}\n还可以查错误码（cloudpay explain -501007）、错误信息中的文字（cloudpay explain 签名错误），\n以及文档页面（cloudpay explain docs/start.zh-CN.md）。\n`,
  )[language];
}
