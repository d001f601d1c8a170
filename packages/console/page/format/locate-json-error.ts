/** The place of a JSON error, and the expected token. */
export interface JsonError {
  /** From 0. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  expected: 'value' | 'name' | 'colon' | 'comma' | 'end' | 'string-end' | 'escape' | 'object';
}

class Unexpected extends Error {
  constructor(
    readonly offset: number,
    readonly expected: JsonError['expected'],
  ) {
    super(expected);
  }
}

/**
 * Finds the place of the first error in a JSON text; undefined if there is none.
 *
 * Browsers name the place in different ways or not at all, so this function parses the text itself.
 */
export function locateJsonError(text: string): JsonError | undefined {
  try {
    const end = skipSpace(text, value(text, skipSpace(text, 0)));
    if (end < text.length) throw new Unexpected(end, 'end');
    return undefined;
  } catch (error) {
    if (error instanceof Unexpected) return placeOf(text, error.offset, error.expected);
    throw error;
  }
}

/** Offset as line and column. */
export function placeOf(text: string, offset: number, expected: JsonError['expected']): JsonError {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1, expected };
}

// Each function parses the token in its name from `at` on and returns the offset after it.

function value(text: string, at: number): number {
  const first = text[at];
  if (first === '{') return list(text, at, '}', member);
  if (first === '[') return list(text, at, ']', value);
  if (first === '"') return string(text, at);
  const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
  literal.lastIndex = at;
  if (!literal.test(text)) throw new Unexpected(at, 'value');
  return literal.lastIndex;
}

function list(text: string, start: number, close: string, item: (text: string, at: number) => number) {
  let at = skipSpace(text, start + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skipSpace(text, item(text, at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Unexpected(at, 'comma');
    at = skipSpace(text, at + 1);
  }
}

function member(text: string, start: number): number {
  if (text[start] !== '"') throw new Unexpected(start, 'name');
  const at = skipSpace(text, string(text, start));
  if (text[at] !== ':') throw new Unexpected(at, 'colon');
  return value(text, skipSpace(text, at + 1));
}

function string(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const character = text.charAt(at);
    // A string cannot contain a line break: usually the closing quote is missing.
    if (character === '' || character < ' ') throw new Unexpected(at, 'string-end');
    if (character === '"') return at + 1;
    if (character !== '\\') continue;
    const pattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    pattern.lastIndex = at;
    if (!pattern.test(text)) throw new Unexpected(at, 'escape');
    at = pattern.lastIndex - 1;
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (' \t\n\r'.includes(text[at] ?? '-')) at++;
  return at;
}
