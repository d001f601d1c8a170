import { BSONRegExp } from 'bson';
import { RE2JS } from 're2js';
import { refuse } from '../refuse';

/*
 * RE2 and not JavaScript's RegExp: a pattern comes from outside, and RE2 takes time linear in the text where RegExp may
 * take minutes over `(a+)+$`. It has no look-around and no backreferences, which no engine can do in bounded time.
 */

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // MongoDB's patterns are Unicode always.
  u: 0,
  x: 0,
  l: 0,
};

/** MongoDB's bound for a pattern, in bytes. */
const LONGEST_PATTERN = 32_764;

export interface Match {
  readonly text: string;
  /** Where the match begins, in UTF-16 units. */
  readonly index: number;
  /** What the groups took, or null for those that took nothing. */
  readonly groups: readonly (string | null)[];
}

export interface Regex {
  /** Whether any part of the text matches. */
  test(text: string): boolean;
  /** The first matches that do not overlap. */
  matches(text: string, limit: number): readonly Match[];
}

/** Whether a value is a regular expression. */
export function isRegex(value: unknown): value is BSONRegExp | RegExp {
  return value instanceof BSONRegExp || value instanceof RegExp;
}

/** Compiles a regular expression of a document or a filter. @throws DocumentError where RE2 cannot run it */
export function compileRegex(value: BSONRegExp | RegExp): Regex {
  return value instanceof BSONRegExp
    ? compilePattern(value.pattern, value.options)
    : compilePattern(value.source, value.flags.replace(/[gydv]/g, ''));
}

/** @param options MongoDB's letters: `i`, `m`, `s` and `x` change what matches */
export function compilePattern(pattern: string, options: string): Regex {
  if (Buffer.byteLength(pattern) > LONGEST_PATTERN)
    refuse(
      `Regular expression is invalid: pattern string is longer than the limit of ${LONGEST_PATTERN} bytes`,
    );
  if (pattern.includes('\0')) refuse('Regular expression cannot contain an embedded null byte');
  let flags = 0;
  for (const letter of options) {
    const flag = Object.hasOwn(FLAGS, letter) ? FLAGS[letter] : undefined;
    flags |= flag ?? refuse(`invalid flag in regex options: ${letter}`);
  }
  const source = options.includes('x') ? withoutSpace(pattern) : pattern;
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), flags);
    return {
      test: (text) => compiled.matcher(text).find(),
      matches: (text, limit) => findMatches(compiled, text, limit),
    };
  } catch (error) {
    return refuse(`Regular expression is invalid: ${reason(source, error)}`);
  }
}

function findMatches(compiled: RE2JS, text: string, limit: number): Match[] {
  const matcher = compiled.matcher(text);
  const matches: Match[] = [];
  while (matches.length < limit && matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() }, (_none, at) => matcher.group(at + 1) ?? null);
    matches.push({ text: matcher.group() ?? '', index: matcher.start(), groups });
  }
  return matches;
}

function reason(source: string, error: unknown): string {
  if (/\(\?<?[=!]/.test(source) || /\\[1-9]/.test(source))
    return `look-around and backreferences are not supported, because their time is not bounded: /${source.slice(0, 100)}/`;
  return error instanceof Error ? error.message.slice(0, 200) : String(error);
}

/** The option `x`: space and comments outside of classes do not count. */
function withoutSpace(pattern: string): string {
  let result = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at] as string;
    if (letter === '\\') {
      result += pattern.slice(at, at + 2);
      at += 1;
    } else if (!inClass && letter === '#') {
      const end = pattern.indexOf('\n', at);
      if (end < 0) return result;
      at = end;
    } else if (inClass || !/\s/.test(letter)) {
      if (letter === '[') inClass = true;
      if (letter === ']') inClass = false;
      result += letter;
    }
  }
  return result;
}
