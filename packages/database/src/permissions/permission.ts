import type { Expression } from '@opencloudpay/internal';
import { compileFilter } from '../language';
import { isDocument } from '../language/values/kinds';
import { invalidParameter } from '../store/texts';
import { parseRule } from './rules/parse';
import { filterOf } from './rules/translate';

/**
 * What mini programs may do with the documents of a collection, by CloudBase's names. Functions and operators may do
 * everything.
 */
export type BasicPermission =
  /** All users read all documents; a document is written by its creator. */
  | 'READONLY'
  /** A document is read and written by its creator. */
  | 'PRIVATE'
  /** All users read all documents, and write none. */
  | 'ADMINWRITE'
  /** Users neither read nor write. */
  | 'ADMINONLY';

/** Security rules: `true`, `false`, or an expression such as `doc._openid == auth.openid`. */
export interface SecurityRules {
  /** Default: false. */
  readonly read?: boolean | string | undefined;
  /** For `create`, `update` and `delete` that have no rule of their own. Default: false. */
  readonly write?: boolean | string | undefined;
  readonly create?: boolean | string | undefined;
  readonly update?: boolean | string | undefined;
  readonly delete?: boolean | string | undefined;
}

export type CollectionPermission = BasicPermission | SecurityRules;

/** The permission of a collection that was given none, as on CloudBase. */
export const DEFAULT_PERMISSION = 'PRIVATE' satisfies BasicPermission;

const BASIC: readonly string[] = [
  'READONLY',
  'PRIVATE',
  'ADMINWRITE',
  'ADMINONLY',
] satisfies BasicPermission[];

/** What a mini program does with documents. */
export type Operation = 'read' | 'create' | 'update' | 'delete';

const RULES: readonly string[] = [
  'read',
  'write',
  'create',
  'update',
  'delete',
] satisfies (keyof SecurityRules)[];

/**
 * Reads a permission as CloudBase writes it: the name of a basic one, or an object of rules.
 *
 * @throws DocumentError INVALID_PARAM, with the place in a rule that cannot be read
 */
export function permissionOf(value: unknown): CollectionPermission {
  if (typeof value === 'string' && BASIC.includes(value)) return value as BasicPermission;
  if (!isDocument(value))
    throw invalidParameter({
      en: `A permission is one of ${BASIC.join(', ')}, or an object of security rules.`,
      zh: `权限应为 ${BASIC.join('、')} 之一，或安全规则对象。`,
    });
  const rules: Record<string, boolean | string> = {};
  for (const [name, rule] of Object.entries(value)) {
    if (!RULES.includes(name))
      throw invalidParameter({
        en: `There is no security rule '${name.slice(0, 40)}': the rules are ${RULES.join(', ')}.`,
        zh: `没有安全规则 '${name.slice(0, 40)}'：可用的有 ${RULES.join('、')}。`,
      });
    if (typeof rule !== 'boolean' && typeof rule !== 'string')
      throw invalidParameter({
        en: `The security rule ${name} must be true, false or an expression as a text.`,
        zh: `安全规则 ${name} 应为 true、false 或表达式字符串。`,
      });
    assertRule(rule);
    rules[name] = rule;
  }
  return rules;
}

function assertRule(rule: boolean | string): void {
  const variables = { auth: { openid: '' }, now: 0, request: { data: {} } };
  compileFilter(filterOf(expressionOf(rule), variables));
}

/** The rule of an operation. */
export function ruleOf(rules: SecurityRules, operation: Operation): boolean | string {
  const own = rules[operation];
  if (own !== undefined) return own;
  return (operation === 'read' ? undefined : rules.write) ?? false;
}

const parsed = new Map<string, Expression>();
const MAX_PARSED = 500;

/** The expression of a rule, parsed once. @throws DocumentError INVALID_PARAM */
export function expressionOf(rule: boolean | string): Expression {
  if (typeof rule === 'boolean') return { kind: 'constant', value: rule };
  const known = parsed.get(rule);
  if (known !== undefined) return known;
  const expression = parseRule(rule);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(rule, expression);
  return expression;
}
