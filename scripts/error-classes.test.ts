/**
 * Checks that every error class of the packages extends `CodedError` of contracts, and that its code is one of a
 * list of documented codes. The list is a type, so tsc checks each place that gives a code.
 */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentedCodes, packageSources } from './error-codes.ts';

interface ErrorClass {
  file: string;
  name: string;
  base: string;
  /** The type argument of the base: the list of codes. */
  codes: string | undefined;
}

const sources = packageSources(join(__dirname, '..'));

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
const BASES = ['CodedError', 'BilingualError'];
const coded = errors.filter(({ name }) => !BASES.includes(name));

/** The name of the type that lists a class's codes. */
function listOf(one: ErrorClass): string {
  return ancestry(one).find(({ codes }) => codes !== undefined)?.codes ?? '';
}

/** The classes whose messages may be in English alone, and why. All others extend `BilingualError`. */
const IN_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  'thrown inside of cloud functions, which hold no second language: worded where they are shown': [
    'CallFailure',
    'FacadeError',
    'HostRefusedError',
    'MemberNotOffered',
    'OpenApiError',
    'PostFailure',
    'PreparedElsewhere',
    'RegisterError',
    'WechatPayError',
  ],
  'the words of CloudBase and MongoDB; the few that operators get are pairs': ['DocumentError'],
  'stored or logged; `diagnosisInChinese` words the stored ones': [
    'AdapterError',
    'BillRefused',
    'BillTaken',
    'NotAnswered',
    'Refusal',
    'ScheduledJobTaken',
  ],
  'answers of HTTP to programs, as the platform’s own are': [
    'BodyRefusal',
    'RateLimited',
    'SessionError',
    'SessionRefusal',
  ],
  'caught in their own package': ['DuplicateKey', 'StaleCatalog'],
  'read by a model': ['McpToolError'],
};

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

  it('have messages in both languages, but for those that no person reads', () => {
    const bases = coded.map((one) => ancestry(one).at(-2)).filter((one) => one !== undefined);
    const english = bases.map(({ name }) => name).filter((name) => name !== 'BilingualError');

    expect([...new Set(english)].sort()).toEqual(Object.values(IN_ENGLISH).flat().sort());
  });

  it.each([...new Set(coded.map(listOf))])('%s lists documented codes in upper case', (list) => {
    expect(list).toMatch(/^\w+Code$/);
    const codes = [...documentedCodes(list, sources)];
    expect(codes).not.toEqual([]);
    const wrong = codes.filter(
      ([code, comment]) => !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(code) || !/\w+.*\w/.test(comment),
    );
    expect(wrong).toEqual([]);
  });
});
