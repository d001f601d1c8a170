/**
 * Checks that every error class of the packages extends `CodedError` of contracts, and that its code is one of a
 * list of documented codes. The list is a type, so tsc checks each place that gives a code.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface ErrorClass {
  file: string;
  name: string;
  base: string;
  /** The type argument of the base: the list of codes. */
  codes: string | undefined;
}

const packages = join(__dirname, '../packages');
const sources = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[\w-]+[\\/]src[\\/].*\.tsx?$/.test(file))
  .filter((file) => !/\.test\.ts$|[\\/](?:testing|fixtures|node_modules|validators)[\\/]/.test(file))
  .map((file) => ({ file, text: readFileSync(join(packages, file), 'utf8') }));

const classes: ErrorClass[] = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/\bclass (\w+)(?:<.*?>)? extends (\w+)(?:<(.*?)>)?/g)].map(
    ([, name = '', base = '', codes]) => ({ file, name, base, codes }),
  ),
);

const BUILT_IN = /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$|^DOMException$/;

/** The base classes of a class, starting with itself, up to the first that is not declared in the packages. */
function ancestry(one: ErrorClass): ErrorClass[] {
  const base = classes.find(({ name, file }) => name === one.base && file !== '') ?? undefined;
  return base ? [one, ...ancestry(base)] : [one];
}

const errors = classes.filter((one) => BUILT_IN.test(ancestry(one).at(-1)?.base ?? ''));
const coded = errors.filter(({ name }) => name !== 'CodedError');

/** The name of the type that lists a class's codes. */
function listOf(one: ErrorClass): string {
  return ancestry(one).find(({ codes }) => codes !== undefined)?.codes ?? '';
}

/** The codes of a list, each with its comment, or with its text if the list is a table. */
function documentedCodes(list: string): Map<string, string> {
  const codes = new Map<string, string>();
  let comment = '';
  let previous = '';
  for (const token of declarationOf(`type ${list}`, ';')) {
    if (token.startsWith('/**')) comment = token;
    else if (token.startsWith("'")) codes.set(token.slice(1, -1), comment);
    else if (previous === 'typeof') for (const each of codesOfTable(token)) codes.set(...each);
    else if (/^[A-Z]/.test(token)) for (const each of documentedCodes(token)) codes.set(...each);
    if (token === '|') comment = comment && previous.startsWith('/**') ? comment : '';
    previous = token;
  }
  return codes;
}

/** The strings of a list, or the keys of an object, at the outermost level. */
function codesOfTable(name: string): Map<string, string> {
  const codes = new Map<string, string>();
  let comment = '';
  let depth = 0;
  let key = '';
  const tokens = declarationOf(`const ${name}`, 'as');
  for (const [index, token] of tokens.entries()) {
    if (/^[{[]$/.test(token)) depth += 1;
    else if (/^[}\]]$/.test(token)) depth -= 1;
    else if (token.startsWith('/**')) comment = token;
    else if (depth === 1 && (token.startsWith("'") || tokens[index + 1] === ':')) {
      key = token.replaceAll("'", '');
      codes.set(key, comment);
      comment = '';
    } else if (depth > 1 && /^['`]/.test(token) && codes.get(key) === '') codes.set(key, token);
  }
  return codes;
}

/** The text between the `=` of a declaration and its end, without parts that do not matter here. */
function declarationOf(declared: string, end: string): string[] {
  for (const { text } of sources) {
    const start = new RegExp(`^(?:export )?${declared} =`, 'm').exec(text);
    if (!start) continue;
    const rest = text.slice(start.index + start[0].length);
    const tokens: string[] = rest.match(/\/\*\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'|`[^`]*`|\w+|[^\s\w]/g) ?? [];
    return tokens.slice(0, tokens.indexOf(end));
  }
  throw new Error(`No source declares ${declared}`);
}

describe('the error classes of the packages', () => {
  it('are found', () => {
    const names = coded.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(30);
    for (const name of [
      'CallFailure',
      'TokenUnknown',
      'FunctionError',
      'Refusal',
      'XmlError',
      'DatabaseError',
      'MemberNotOffered',
    ])
      expect(names).toContain(name);
  });

  it.each(coded.map((one) => [`${one.name} in ${one.file}`, one] as const))(
    '%s is a CodedError',
    (_, one) => {
      expect(ancestry(one).map(({ name }) => name)).toContain('CodedError');
    },
  );

  it.each([...new Set(coded.map(listOf))])('%s lists documented codes in upper case', (list) => {
    expect(list).toMatch(/^\w+Code$/);
    const codes = [...documentedCodes(list)];
    expect(codes).not.toEqual([]);
    const wrong = codes.filter(
      ([code, comment]) => !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(code) || !/\w+.*\w/.test(comment),
    );
    expect(wrong).toEqual([]);
  });
});
