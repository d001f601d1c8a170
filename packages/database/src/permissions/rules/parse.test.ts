import { describe, expect, it } from '@jest/globals';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { parseRule } from './parse';

/** `${rule}` of a template. */
const part = (rule: string) => `$${'{'}${rule}}`;

describe('a security rule', () => {
  it.each([
    'true',
    'doc._openid == auth.openid',
    'doc.published === true || doc.author == auth.openid',
    'doc.status in [\'on\', "new"] && !(doc.hidden) && doc.price >= 0.5 && doc.price < 1e3',
    'now > doc.expireTime && -1 < doc.n',
    "get('database.test.123')[auth.openid] in [1,2,3]",
    `auth.openid in get(\`database.B.${part('doc.shopId')}\`).owner`,
    `get(\`database.a.${part("get('database.b.1').x")}\`).y == request.data.z[0]`,
    "!(auth.openid in ['a']) && doc.a.b.c != null",
  ])('%s is read', (rule) => {
    expect(() => parseRule(rule)).not.toThrow();
  });

  it.each([
    ['', /an expression was expected/],
    ['doc.a ==', /an expression was expected/],
    ['doc.a == 1 2', /nothing was expected/],
    ['process.exit()', /there is no process/],
    ['doc.a = 1', /is not part of the rule language/],
    ["doc['constructor']('x')", /nothing was expected/],
    ['doc.a + 1', /is not part of the rule language/],
    ['doc[doc.name]', /cannot depend on doc/],
    ['(() => 1)()', /is not part of the rule language/],
    ['get()', /an expression was expected/],
    ['`${doc.a`', /has no }/],
    ['`${`', /is not part of the rule language|has no }/],
    ["get('1') || get('2') || get('3') || get('4')", /at most 3 get/],
    ["get(get(get('a').b).c)", /at most 2 deep/],
    [`${'('.repeat(40)}1${')'.repeat(40)}`, /more than 16 levels/],
    [`${'!'.repeat(40)}1`, /more than 16 levels/],
    [`doc.a${'.a'.repeat(40)}`, /more than 16 levels/],
    ['x'.repeat(1025), /more than 1024 characters/],
  ])('%s is refused, with the place', (rule, problem) => {
    expect(() => parseRule(rule)).toThrow(problem);
    expect(() => parseRule(rule)).toThrow(expect.objectContaining({ code: 'INVALID_PARAM' }));
  });

  it('of any text is read or refused', () => {
    const piece = fc.constantFrom(
      ...[
        'doc',
        'auth',
        'get',
        '(',
        ')',
        '[',
        ']',
        '.',
        'in',
        '==',
        '&&',
        '||',
        '!',
        "'a'",
        '`${',
        '}`',
        '`',
      ],
      ...['1', '-', ' ', 'constructor', '__proto__', '\\', "'", ',', '\n', 'eval', '$'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        ),
        (rule) => {
          try {
            parseRule(rule);
          } catch (error) {
            expect(isCodedError(error, 'INVALID_PARAM')).toBe(true);
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
