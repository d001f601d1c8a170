import { say } from './terminal/say';
import type { Text } from './terminal/terminal-language';

/**
 * How many levels of objects and arrays JSON from outside may have. Default: 100
 *
 * CloudBase's database stores documents of at most 100 levels, so no function needs more. JavaScript reads deeper JSON
 * but cannot write it: `JSON.stringify`, and any function that recurses into each level, fails at a few
 * thousand levels, half-way through a call.
 */
export const MAX_JSON_DEPTH = 100;

export interface ParseJsonOptions {
  /** The most levels of objects and arrays. Default: `MAX_JSON_DEPTH` */
  maxDepth?: number;
}

/** A JSON value, or why the text is refused: the end of a sentence whose subject is the text. */
export type ParsedJson<Value = unknown> = { readonly value: Value } | { readonly problem: string };

/**
 * Parses JSON that comes from outside. Depth is counted before anything is parsed.
 *
 * ```ts
 * const parsed = parseJson(body);
 * if ('problem' in parsed) return refuse(400, `The body ${parsed.problem}.`);
 * use(parsed.value);
 * ```
 *
 * @returns `problem` is `is not JSON`, or names the bound: `is nested more than 100 levels deep: send flatter data`
 */
export function parseJson(text: string, { maxDepth = MAX_JSON_DEPTH }: ParseJsonOptions = {}): ParsedJson {
  if (isDeeper(text, maxDepth)) return { problem: tooDeep(maxDepth) };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: 'is not JSON' };
  }
}

/**
 * As {@link parseJson}, for text that must be a JSON object.
 *
 * @returns `problem` may also be `is not a JSON object`
 */
export function parseJsonObject(
  text: string,
  options?: ParseJsonOptions,
): ParsedJson<Record<string, unknown>> {
  const parsed = parseJson(text, options);
  if ('problem' in parsed) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'is not a JSON object' };
  return { value: value as Record<string, unknown> };
}

/** The `problem` of JSON with too many levels. */
export function tooDeep(maxDepth: number = MAX_JSON_DEPTH): string {
  return `is nested more than ${maxDepth} levels deep: send flatter data`;
}

/** The `problem` of a text that was refused, in both languages: the end of a sentence. */
export function jsonProblem(problem: string): Text {
  const [, levels] = /^is nested more than (\d+) levels/.exec(problem) ?? [];
  if (levels !== undefined) return say(problem, `嵌套超过 ${levels} 层，请减少嵌套`);
  return say(problem, problem === 'is not a JSON object' ? '不是 JSON 对象' : '不是 JSON');
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether JSON text has more than this many levels. One pass, which stops at the first level too many. Brackets inside
 * strings do not count. For text that is not JSON the result does not matter: the parser refuses it.
 */
export function isDeeper(text: string, maxDepth: number): boolean {
  // Few brackets cannot be deep, and the engine finds them faster than a loop.
  if (countUpTo(text, '{', maxDepth) + countUpTo(text, '[', maxDepth) <= maxDepth) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > maxDepth) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case QUOTE:
        at = endOfString(text, at);
        break;
    }
  }
  return false;
}

/** How often a character is there; more than `most` if it is there more often. */
function countUpTo(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count <= most; at = text.indexOf(character, at + 1))
    count += 1;
  return count;
}

/** The index of the closing quote of the string that begins at `start`, or the end of the text if it has none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}
