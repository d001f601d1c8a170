/** A document of extended JSON for people: as a text to edit, and as coloured lines with the kinds of its values. */

import type { Token } from './highlight';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The kinds of values that extended JSON writes as an object with one of these names. */
const KINDS: Readonly<Record<string, string>> = {
  $numberInt: 'int',
  $numberLong: 'long',
  $numberDouble: 'double',
  $numberDecimal: 'decimal',
  $date: 'date',
  $oid: 'objectId',
  $binary: 'binary',
  $uuid: 'binary',
  $regularExpression: 'regex',
  $timestamp: 'timestamp',
  $symbol: 'symbol',
  $minKey: 'minKey',
  $maxKey: 'maxKey',
};

/** The same extended JSON over several lines; a value of a kind of its own stays on one. */
export function prettyDocument(text: string): string {
  return write(JSON.parse(text) as Json, '');
}

function write(value: Json, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (kindOf(value))
    return JSON.stringify(value)
      .replace(/^\{("\$\w+"):/, '{ $1: ')
      .replace(/\}$/, ' }');
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const members = entries.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${write(item, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

/** The id of a document, as its path has it, to read: the value without its wrapper. */
export function shownId(id: string): string {
  if (!/^[{[]/.test(id)) return id;
  try {
    const parsed = JSON.parse(id) as Json;
    const value = Array.isArray(parsed) ? (parsed[0] ?? null) : parsed;
    const kind = kindOf(value);
    return kind ? `${shownValue(value)} (${kind})` : JSON.stringify(value);
  } catch {
    return id;
  }
}

/** The lines of a document to read: values without their wrappers, with the kind of each that has one. */
export function documentLines(text: string): Token[][] {
  const lines: Token[][] = [[]];
  const add = (...tokens: Token[]) => lines.at(-1)?.push(...tokens);
  const breakLine = (indent: string) => lines.push([{ kind: 'text', text: indent }]);
  const mark = (sign: string): Token => ({ kind: 'punctuation', text: sign });

  const list = (
    open: string,
    close: string,
    count: number,
    indent: string,
    item: (index: number) => void,
  ) => {
    add(mark(open));
    for (let index = 0; index < count; index += 1) {
      breakLine(`${indent}  `);
      item(index);
      if (index < count - 1) add(mark(','));
    }
    if (count > 0) breakLine(indent);
    add(mark(close));
  };
  const show = (value: Json, indent: string): void => {
    const kind = kindOf(value);
    const inner = `${indent}  `;
    if (typeof value !== 'object' || value === null || kind) {
      add({ kind: typeof value === 'string' ? 'string' : 'literal', text: shownValue(value) });
      if (kind) add({ kind: 'kind', text: kind });
    } else if (Array.isArray(value)) {
      list('[', ']', value.length, indent, (at) => show(value[at] ?? null, inner));
    } else {
      const entries = Object.entries(value);
      list('{', '}', entries.length, indent, (at) => {
        const [name = '', member = null] = entries[at] ?? [];
        add({ kind: 'name', text: JSON.stringify(name) }, mark(': '));
        show(member, inner);
      });
    }
  };
  show(JSON.parse(text) as Json, '');
  return lines;
}

/** Undefined for texts, booleans, null, objects and arrays, whose look tells their kind. */
function kindOf(value: Json): string | undefined {
  if (typeof value === 'number')
    return !Number.isInteger(value) ? 'double' : Math.abs(value) > 0x7fff_ffff ? 'long' : 'int';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const names = Object.keys(value);
  const [name = ''] = names;
  return names.length === 1 && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

function shownValue(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [content = null] = Object.values(value);
  return typeof content === 'string' ? content : JSON.stringify(content);
}
