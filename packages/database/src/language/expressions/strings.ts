import { Int32 } from 'bson';
import { compilePattern, compileRegex, isRegex, type Match, type Regex } from '../filter/regex';
import { refuse } from '../refuse';
import { compareStrings } from '../values/compare';
import { describe } from '../values/describe';
import { type Document, isNullish, isNumeric, kindOf } from '../values/kinds';
import { over, overNamed, overPresent, requireText, requireWhole } from './arguments';
import { textOf } from './conversions';
import type { OperatorCompiler, Operators } from './types';

/** As the largest document: a text that is put together in a loop would double until the memory is full. */
const LONGEST_TEXT = 16 * 1024 * 1024;

/** The operators over texts. Positions count bytes of UTF-8 or code points, as their names say. */
export const stringOperators: Operators = {
  $concat: overPresent('$concat', [0, Infinity], (texts) =>
    joined(
      '$concat',
      texts.map((text) =>
        typeof text === 'string' ? text : refuse(`$concat only supports strings, not ${kindOf(text)}`),
      ),
      '',
    ),
  ),
  $toLower: over('$toLower', 1, ([value]) => asText('$toLower', value).toLowerCase()),
  $toUpper: over('$toUpper', 1, ([value]) => asText('$toUpper', value).toUpperCase()),
  $strcasecmp: over(
    '$strcasecmp',
    2,
    ([a, b]) =>
      new Int32(
        compareStrings(asText('$strcasecmp', a).toUpperCase(), asText('$strcasecmp', b).toUpperCase()),
      ),
  ),
  $strLenBytes: over(
    '$strLenBytes',
    1,
    ([text]) => new Int32(Buffer.byteLength(requireText('$strLenBytes', text))),
  ),
  $strLenCP: over('$strLenCP', 1, ([text]) => new Int32([...requireText('$strLenCP', text)].length)),
  $substr: over('$substr', 3, (values) => bytes('$substr', values)),
  $substrBytes: over('$substrBytes', 3, (values) => bytes('$substrBytes', values)),
  $substrCP: over('$substrCP', 3, ([text, start, count]) => {
    const from = requireWhole('$substrCP', start);
    const length = requireWhole('$substrCP', count);
    if (from < 0 || length < 0) refuse('$substrCP: the start and the length must not be negative');
    return [...asText('$substrCP', text)].slice(from, from + length).join('');
  }),
  $indexOfCP: over('$indexOfCP', [2, 4], (values) => indexOf('$indexOfCP', values, (text) => [...text])),
  $indexOfBytes: over('$indexOfBytes', [2, 4], (values) =>
    indexOf('$indexOfBytes', values, (text) => [...Buffer.from(text).toString('latin1')]),
  ),
  $split: overPresent('$split', 2, ([text, separator]) => {
    const by = requireText('$split', separator);
    return by === ''
      ? refuse('$split requires a non-empty separator')
      : requireText('$split', text).split(by);
  }),
  $trim: trimming('$trim', true, true),
  $ltrim: trimming('$ltrim', true, false),
  $rtrim: trimming('$rtrim', false, true),
  $replaceOne: replacing('$replaceOne', (text, find, by) => {
    const at = text.indexOf(find);
    return at < 0 ? text : `${text.slice(0, at)}${by}${text.slice(at + find.length)}`;
  }),
  $replaceAll: replacing('$replaceAll', (text, find, by) => joined('$replaceAll', text.split(find), by)),
  $regexMatch: matching('$regexMatch', (regex, text) => regex.test(text), false),
  $regexFind: matching(
    '$regexFind',
    (regex, text) => allFound(regex.matches(text, 1), text)[0] ?? null,
    null,
  ),
  $regexFindAll: matching(
    '$regexFindAll',
    (regex, text) => allFound(regex.matches(text, Infinity), text),
    [],
  ),
};

function joined(name: string, texts: readonly string[], separator: string): string {
  const length = texts.reduce((sum, text) => sum + text.length, (texts.length - 1) * separator.length);
  if (length > LONGEST_TEXT)
    refuse(`${name} would give a text of ${length} characters: it gives at most ${LONGEST_TEXT}`);
  return texts.join(separator);
}

function asText(name: string, value: unknown): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumeric(value) || value instanceof Date) return textOf(value) as string;
  return refuse(`can't convert from BSON type ${kindOf(value)} to String in ${name}`);
}

function bytes(name: string, [text, start, count]: readonly unknown[]): string {
  const from = requireWhole(name, start);
  const length = requireWhole(name, count);
  if (from < 0) refuse(`${name}: starting index must be non-negative (got: ${from})`);
  const all = Buffer.from(asText(name, text));
  const end = length < 0 ? all.length : Math.min(all.length, from + length);
  if (isContinuation(all[from]) || isContinuation(all[end]))
    refuse(`${name}: Invalid range, starting or ending index is a UTF-8 continuation byte. Use $substrCP`);
  return all.subarray(from, end).toString();
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function indexOf(
  name: string,
  [text, part, start, end]: readonly unknown[],
  unitsOf: (text: string) => string[],
): Int32 | null {
  if (isNullish(text)) return null;
  const units = unitsOf(requireText(name, text));
  const wanted = unitsOf(requireText(name, part));
  const from = start === undefined ? 0 : requireWhole(name, start);
  const to = end === undefined ? units.length : Math.min(units.length, requireWhole(name, end));
  if (from < 0 || to < 0) refuse(`${name} requires indexes that are not negative`);
  for (let at = from; at + wanted.length <= to; at += 1)
    if (wanted.every((unit, offset) => units[at + offset] === unit)) return new Int32(at);
  return new Int32(-1);
}

function trimming(name: string, left: boolean, right: boolean): OperatorCompiler {
  return overNamed(name, ['input'], ['chars'], ({ input, chars }) => {
    if (isNullish(input) || chars === null) return null;
    const letters = [...requireText(name, input)];
    const trimmed = chars === undefined ? undefined : new Set(requireText(name, chars));
    const goes = (letter: string | undefined) =>
      letter !== undefined && (trimmed === undefined ? /[\s\0]/.test(letter) : trimmed.has(letter));
    let start = 0;
    let end = letters.length;
    while (left && start < end && goes(letters[start])) start += 1;
    while (right && end > start && goes(letters[end - 1])) end -= 1;
    return letters.slice(start, end).join('');
  });
}

function replacing(
  name: string,
  replace: (text: string, find: string, by: string) => string,
): OperatorCompiler {
  return overNamed(name, ['input', 'find', 'replacement'], [], ({ input, find, replacement }) => {
    if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
    return replace(requireText(name, input), requireText(name, find), requireText(name, replacement));
  });
}

function matching(
  name: string,
  apply: (regex: Regex, text: string) => unknown,
  otherwise: unknown,
): OperatorCompiler {
  return overNamed(name, ['input', 'regex'], ['options'], ({ input, regex, options }) => {
    if (isNullish(input) || isNullish(regex)) return otherwise;
    const text = requireText(name, input);
    const letters = isNullish(options) ? '' : requireText(name, options);
    if (typeof regex === 'string') return apply(compilePattern(regex, letters), text);
    return isRegex(regex)
      ? apply(compileRegex(regex), text)
      : refuse(`${name} needs 'regex' to be of type string or regex: ${describe(regex)}`);
  });
}

/** The matches, in their order. Their places are counted in code points, from one match on to the next. */
function allFound(matches: readonly Match[], text: string): Document[] {
  let counted = 0;
  let points = 0;
  return matches.map((match) => {
    for (; counted < match.index; points += 1) counted += (text.codePointAt(counted) ?? 0) > 0xffff ? 2 : 1;
    return { match: match.text, idx: new Int32(points), captures: match.groups };
  });
}
