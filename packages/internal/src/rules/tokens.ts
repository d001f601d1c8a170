import { say } from '../terminal/say';
import type { RefuseRule } from './language';

/** A piece of a rule's text. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  /** The texts and the rules of a template: `a${b}c` has two texts and one rule. */
  | {
      readonly kind: 'template';
      readonly texts: readonly string[];
      readonly rules: readonly string[];
      readonly at: number;
    }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string; readonly at: number }
  | { readonly kind: 'name'; readonly value: string; readonly at: number }
  | { readonly kind: 'sign'; readonly value: string; readonly at: number }
  | { readonly kind: 'end'; readonly value: ''; readonly at: number };

const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_$][\w$]*/y],
  ['text', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
  ['regex', /\/(?:[^/\\\n]|\\.)+\/[a-z]*/y],
  ['template', /`(?:[^`\\]|\\.)*`/y],
  ['sign', /===|!==|==|!=|>=|<=|&&|\|\||[()[\].,!<>-]/y],
];

/**
 * Splits the text of a rule. Each pattern is linear in the text.
 *
 * @throws what `refuse` throws, for a sign that rules do not have
 */
export function tokensOf(rule: string, refuse: RefuseRule): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < rule.length; ) {
    const found = nextAt(rule, at);
    if (found === undefined) return refuse(rule, at, notOfRules(String(rule[at])));
    const [kind, text] = found;
    if (kind !== 'space') tokens.push(tokenOf(kind, text, at, { rule, refuse }));
    at += text.length;
  }
  return [...tokens, { kind: 'end', value: '', at: rule.length }];
}

/** Why a sign is refused that rules do not have. */
export const notOfRules = (sign: string) =>
  say(`'${sign}' is not part of the rule language`, `安全规则不支持 '${sign}'`);

function nextAt(rule: string, at: number): readonly [Token['kind'] | 'space', string] | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(rule)?.[0];
    if (text !== undefined) return [kind, text];
  }
  return undefined;
}

interface Source {
  readonly rule: string;
  readonly refuse: RefuseRule;
}

function tokenOf(kind: Token['kind'], text: string, at: number, source: Source): Token {
  switch (kind) {
    case 'number':
      return { kind, value: Number(text), at };
    case 'text':
      return { kind, value: unescaped(text.slice(1, -1)), at };
    case 'template':
      return { kind, ...templateParts(text.slice(1, -1), at, source), at };
    case 'regex': {
      const end = text.lastIndexOf('/');
      return { kind, pattern: text.slice(1, end), flags: text.slice(end + 1), at };
    }
    case 'name':
      return { kind, value: text, at };
    default:
      return { kind: 'sign', value: text, at };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_whole, sign: string) => ESCAPES[sign] ?? sign);
}

function templateParts(
  text: string,
  at: number,
  { rule, refuse }: Source,
): { texts: string[]; rules: string[] } {
  const texts: string[] = [];
  const rules: string[] = [];
  let rest = text;
  for (;;) {
    const begin = rest.search(/\$\{/);
    if (begin < 0) return { texts: [...texts, unescaped(rest)], rules };
    const end = rest.indexOf('}', begin);
    if (end < 0) return refuse(rule, at, say('a $ { of the template has no }', '模板字符串中的 $ { 缺少 }'));
    texts.push(unescaped(rest.slice(0, begin)));
    rules.push(rest.slice(begin + 2, end));
    rest = rest.slice(end + 1);
  }
}
