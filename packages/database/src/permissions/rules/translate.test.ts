/** What rules mean, beside a second evaluator that is written without the database's engine. */
import { expect, it } from '@jest/globals';
import type { Expression } from '@opencloudpay/internal';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { compileFilter } from '../../language';
import { folded } from './fold';
import { parseRule } from './parse';
import { filterOf, holdsFor } from './translate';

const VARIABLES = { auth: { openid: 'me' }, now: 1_700_000_000_000, request: { data: { n: 1 } } };

/** The rule for a document of JavaScript's own values. */
function reference(rule: Expression, doc: unknown): unknown {
  const inner = (part: Expression) => reference(part, doc);
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'variable':
      return rule.name === 'doc' ? doc : VARIABLES[rule.name as keyof typeof VARIABLES];
    case 'member': {
      const [object, name] = [inner(rule.object), inner(rule.name)];
      const isField = typeof name === 'string' && !Array.isArray(object) && typeof object === 'object';
      const isElement = typeof name === 'number' && Array.isArray(object);
      if (object === null || object instanceof Date || !(isField || isElement)) return null;
      return Object.hasOwn(object as object, name)
        ? ((object as Record<string, unknown>)[name] ?? null)
        : null;
    }
    case 'list':
      return rule.members.map(inner);
    case 'template':
      return rule.parts.map(inner).join('');
    case 'in': {
      if (lacks(rule.value)) return false;
      const [value, list] = [inner(rule.value), inner(rule.list)];
      return Array.isArray(list) && list.some((element) => same(element, value));
    }
    case 'not':
      return !inner(rule.operand);
    case 'and':
      return Boolean(inner(rule.left)) && Boolean(inner(rule.right));
    case 'or':
      return Boolean(inner(rule.left)) || Boolean(inner(rule.right));
    case 'get':
    case 'test':
      return null;
    case 'compare': {
      const [a, b] = [inner(rule.left), inner(rule.right)];
      const isQuestion = [rule.left, rule.right].some(({ kind }) => kind === 'constant');
      if (rule.operator === '==' && !isQuestion && (lacks(rule.left) || lacks(rule.right))) return false;
      if (rule.operator === '==') return same(a, b);
      if (rule.operator === '!=') return !same(a, b);
      const [x, y] = [a, b].map((value) => (value instanceof Date ? value.getTime() : value)) as [
        number,
        number,
      ];
      if (typeof x !== typeof y || !['number', 'string'].includes(typeof x)) return false;
      return { '>': x > y, '>=': x >= y, '<': x < y, '<=': x <= y }[rule.operator];
    }
  }
}

/** Whether it is a field of `auth` that the user does not have: it equals nothing. */
function lacks(part: Expression): boolean {
  if (part.kind !== 'member' || part.object.kind !== 'variable' || part.object.name !== 'auth') return false;
  return part.name.kind === 'constant' && part.name.value !== 'openid';
}

function same(a: unknown, b: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(value instanceof Date ? ['date', value.getTime()] : value);
  return typeof a === typeof b && text(a) === text(b);
}

const value = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    false,
    0,
    1,
    2,
    -1,
    '',
    'me',
    'you',
    'on',
    [],
    ['me'],
    ['you', 1],
    { a: 1 },
    { a: { b: 'me' } },
  ],
  ...[[{ a: 'me' }], new Date(1_600_000_000_000), new Date(1_800_000_000_000)],
);
const document = fc.dictionary(fc.constantFrom('_openid', 'a', 'b', 'status'), value);
const field = fc.constantFrom(
  ...[
    'doc._openid',
    'doc.a',
    'doc.b',
    'doc.status',
    'doc.a.b',
    'doc.a.a',
    'doc.a[0]',
    "doc['b']",
    'doc',
    'doc.a.a.b',
  ],
  ...['auth.openid', 'auth', 'auth.uid', 'now', 'request.data.n', 'request.data'],
  ...[
    '1',
    '0',
    '-1',
    "'me'",
    "'on'",
    "''",
    'null',
    'undefined',
    'true',
    'false',
    "['me', 'on', 1]",
    '[]',
    `\`$${'{'}auth.openid}\``,
  ],
);
const comparison = fc
  .tuple(field, fc.constantFrom('==', '!=', '>', '>=', '<', '<=', 'in', '==='), field)
  .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
const rule = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    comparison,
    field,
    fc
      .tuple(tie('rule'), fc.constantFrom('&&', '||'), tie('rule'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('rule').map((inner) => `!(${inner})`),
  ),
})).rule;

it('a rule gives for each document what its text says, as a filter and folded', () => {
  fc.assert(
    fc.property(rule, document, (text, doc) => {
      const parsed = parseRule(text);
      const expected = Boolean(reference(parsed, doc));
      expect(compileFilter(filterOf(parsed, VARIABLES)).matches(doc)).toBe(expected);
      expect(holdsFor(folded(parsed, VARIABLES), VARIABLES, doc)).toBe(expected);
    }),
    { numRuns: runs(400) },
  );
});

it('no chain or nesting that is parsed is too deep for a filter', () => {
  for (const text of [
    Array.from({ length: 60 }, (_, n) => `doc.a == ${n}`).join(' || '),
    `${'!('.repeat(4)}doc.a.a.a.a.a.a.a > now${')'.repeat(4)}`,
    `${'(true && !('.repeat(4)}doc.a in [[[1]]]${'))'.repeat(4)}`,
    `doc${'.a'.repeat(16)} == 1`,
  ])
    expect(() => compileFilter(filterOf(parseRule(text), VARIABLES))).not.toThrow();
});
