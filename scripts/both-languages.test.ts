/**
 * Texts for people are pairs, English and Chinese: `say(en, zh)`, or `{ en, zh }`. That both are there is a matter of types. This
 * walks all pairs in the sources, and finds a Chinese half that is English.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type AnyNode, type Expression, type ObjectExpression, parse } from 'acorn';
import { transformSync } from 'esbuild';

const ROOT = join(__dirname, '..');
const SOURCES = ':(glob)packages/*/src/**';

interface Pair {
  file: string;
  /** Without what is quoted in it; `·` where something is filled in. */
  en: string;
  zh: string;
}

/** A pair as it is written: two expressions. */
interface Written {
  file: string;
  en: string;
  zh: string;
}

const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', SOURCES], {
  cwd: ROOT,
})
  .toString()
  .split('\n')
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\.d\.ts$|\/testing\/|\/generated\//.test(file));

function pairsIn(file: string): { pairs: Pair[]; written: Written[] } {
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (!/\bsay\(|\bzh\b/.test(text)) return { pairs: [], written: [] };
  const { code } = transformSync(text, { loader: 'ts', charset: 'utf8' });
  const pairs: Pair[] = [];
  const written: Written[] = [];
  const add = (english: AnyNode | undefined, chinese: AnyNode | undefined) => {
    if (!english || !chinese) return;
    const of = ({ start, end }: AnyNode) => code.slice(start, end);
    written.push({ file, en: of(english), zh: of(chinese) });
    const [en, zh] = [words(english), words(chinese)];
    if (en !== undefined && zh !== undefined) pairs.push({ file, en: withoutCode(en), zh: withoutCode(zh) });
  };
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'say')
      add(node.arguments[0], node.arguments[1]);
    if (node.type === 'ObjectExpression') add(propertyOf(node, 'en', 'message'), propertyOf(node, 'zh'));
  });
  return { pairs, written };
}

function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const child of Object.values(node).flat())
    if (typeof child === 'object' && child !== null && 'type' in child) walk(child as AnyNode, visit);
}

/** The words of a literal; `undefined` for an expression, whose own literals are walked where they are. */
function words(node: AnyNode | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral') return undefined;
  return node.quasis.map(({ value }) => value.cooked).join('·');
}

/** Names, code, fields and commands stay as they are in every language, and so do the words of others. */
const withoutCode = (text: string) =>
  text
    .replaceAll(/`[^`]*`|\{[^{}]*\}|'[^']*'|"[^"]*"|“[^”]*”/g, '')
    .replaceAll(/\b(?:npm|npx|cd|scf|docker|cloudpay) [\w.:/$&=@ -]+/g, '')
    .replaceAll(/（[^（）\p{Script=Han}]*）/gu, '');

function propertyOf({ properties }: ObjectExpression, ...names: readonly string[]): Expression | undefined {
  for (const property of properties)
    if (
      property.type === 'Property' &&
      property.key.type === 'Identifier' &&
      names.includes(property.key.name)
    )
      return property.value;
  return undefined;
}

const SENTENCE = /\b[a-z]+ [a-z]+ [a-z]+\b/;
const found = sources.map(pairsIn);
const pairs = found.flatMap((one) => one.pairs);
const written = found.flatMap((one) => one.written);

describe('texts in both languages', () => {
  it.each([...['cli', 'emulator', 'function-host', 'server', 'simulator', 'check']])(
    'are found in the sources of %s',
    (name) => {
      expect(pairs.filter(({ file }) => file.startsWith(`packages/${name}/`)).length).toBeGreaterThan(20);
    },
  );

  it('have no English sentence in the Chinese half', () => {
    expect(pairs.filter(({ zh }) => SENTENCE.test(zh.replaceAll('·', ' · ')))).toEqual([]);
  });

  it('have Chinese where the English half is more than a name', () => {
    const isSentence = (text: string) => SENTENCE.test(text) || /[a-z] [a-z]/.test(text);

    expect(pairs.filter(({ en, zh }) => isSentence(en) && !/\p{Script=Han}/u.test(zh))).toEqual([]);
  });

  it('are not one text twice, but for names', () => {
    const isName = (code: string) =>
      /^(?:endpoint|file|folder|id|install|isText|name|path|program)$/.test(code) || /^['"`]/.test(code);

    expect(written.filter(({ en, zh }) => en === zh && !isName(en))).toEqual([]);
  });

  it('have no English problem of JSON in the Chinese half', () => {
    expect(
      written.filter(({ zh }) => /\bparsed\.problem\b/.test(zh) && !zh.includes('jsonProblem(')),
    ).toEqual([]);
  });

  it('end as Chinese sentences do', () => {
    const isEnded = ({ en, zh }: Pair) => !/[a-z]\.$/.test(en) || /[。！？…）·]$/.test(zh);

    expect(pairs.filter((pair) => !isEnded(pair))).toEqual([]);
  });
});
