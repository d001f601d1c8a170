import { type Comparison, type Expression, say, type Text, textOf } from '@opencloudpay/internal';
import { RE2JS } from 're2js';
import { StorageError } from '../errors';

type Fields = Readonly<Record<string, unknown>>;

/** The values of a rule's variables. */
export interface RuleScope {
  readonly auth: Fields;
  readonly resource: Fields;
}

/** Gives the value of a rule. */
export type CompiledRule = (scope: RuleScope) => unknown;

/*
 * Values are compared as they are, and never converted: 1 is not '1'.
 *
 * What is missing equals null, and nothing else that is missing: a mini program's user has no auth.uid, a function's file
 * has no resource.openid, and `resource.openid == auth.uid` must not hold for them.
 */

export function compileRule(expression: Expression): CompiledRule {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return () => value;
    }
    case 'variable': {
      const name = expression.name as keyof RuleScope;
      return (scope) => scope[name];
    }
    case 'member': {
      const [object, name] = [compileRule(expression.object), compileRule(expression.name)];
      return (scope) => memberOf(object(scope), name(scope));
    }
    case 'list': {
      const members = expression.members.map(compileRule);
      return (scope) => members.map((member) => member(scope));
    }
    case 'template': {
      const parts = expression.parts.map(compileRule);
      return (scope) => joined(parts.map((part) => part(scope)));
    }
    case 'compare': {
      const [left, right] = [compileRule(expression.left), compileRule(expression.right)];
      const compare = COMPARISONS[expression.operator];
      return (scope) => compare(left(scope), right(scope));
    }
    case 'in': {
      const [value, list] = [compileRule(expression.value), compileRule(expression.list)];
      return (scope) => {
        const [one, among] = [value(scope), list(scope)];
        return Array.isArray(among) && among.some((element) => areEqual(element, one));
      };
    }
    case 'not': {
      const operand = compileRule(expression.operand);
      return (scope) => !operand(scope);
    }
    case 'and': {
      const [left, right] = [compileRule(expression.left), compileRule(expression.right)];
      return (scope) => Boolean(left(scope)) && Boolean(right(scope));
    }
    case 'or': {
      const [left, right] = [compileRule(expression.left), compileRule(expression.right)];
      return (scope) => Boolean(left(scope)) || Boolean(right(scope));
    }
    case 'test': {
      const pattern = compiledPattern(expression.pattern, expression.flags);
      const text = compileRule(expression.text);
      return (scope) => {
        const given = text(scope);
        return typeof given === 'string' && pattern.matcher(given).find();
      };
    }
    case 'get':
      // Rules of files have none.
      return () => null;
  }
}

function memberOf(object: unknown, name: unknown): unknown {
  if (typeof object !== 'object' || object === null) return undefined;
  if (typeof name !== (Array.isArray(object) ? 'number' : 'string')) return undefined;
  const key = name as keyof typeof object;
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const COMPARISONS: Readonly<Record<Comparison, (a: unknown, b: unknown) => boolean>> = {
  '==': areEqual,
  '!=': (a, b) => !areEqual(a, b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
};

/** The values come from the rule, the session and the path: their JSON tells them apart. */
function areEqual(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === null || b === null;
  return JSON.stringify(a) === JSON.stringify(b);
}

function ordered(compare: (a: string | number, b: string | number) => boolean) {
  return (a: unknown, b: unknown) =>
    typeof a === typeof b &&
    (typeof a === 'string' || typeof a === 'number') &&
    compare(a, b as string | number);
}

function joined(parts: readonly unknown[]): string | null {
  const isText = parts.every((part) => typeof part === 'string' || typeof part === 'number');
  return isText ? parts.join('') : null;
}

/** RE2 takes time linear in the path, which a user chooses. */
function compiledPattern(pattern: string, flags: string): RE2JS {
  if (!/^i?$/.test(flags))
    throw invalidPattern(
      pattern,
      say(`it has the flags ${flags}, and only i is there`, `标志 ${flags} 无效，只支持 i`),
    );
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern), flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    throw invalidPattern(pattern, textOf(error));
  }
}

function invalidPattern(pattern: string, { en, zh }: Text): StorageError {
  return new StorageError(
    'OPTION_INVALID',
    say(
      `The regular expression /${pattern}/ of a security rule is invalid: ${en}.`,
      `安全规则中的正则表达式 /${pattern}/ 无效：${zh}。`,
    ),
  );
}
