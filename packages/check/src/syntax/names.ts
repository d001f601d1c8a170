import type * as t from '@babel/types';

/** A function of any form. */
export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;

export type Call = t.CallExpression | t.OptionalCallExpression;
export type Member = t.MemberExpression | t.OptionalMemberExpression;

const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'],
  ...['ObjectMethod', 'ClassMethod', 'ClassPrivateMethod'],
]);

export function isFunction(node: t.Node | null | undefined): node is FunctionNode {
  return node !== null && node !== undefined && FUNCTIONS.has(node.type);
}

export function isCall(node: t.Node | null | undefined): node is Call {
  return node?.type === 'CallExpression' || node?.type === 'OptionalCallExpression';
}

export function isMember(node: t.Node | null | undefined): node is Member {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

/** The name of a member: of `a.b`, `a['b']` and `this.#b`. `undefined` if only running the code tells. */
export function memberName({ property, computed }: Member): string | undefined {
  if (property.type === 'PrivateName') return `#${property.id.name}`;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return literalKey(property);
}

type Property =
  | t.ObjectProperty
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassProperty
  | t.ClassPrivateMethod
  | t.ClassPrivateProperty;

/** The name of a property in an object: of `{ b: 1 }`, `{ 'b': 1 }` and `{ b() {} }`; in a class also of `#b`. */
export function propertyName(property: Property): string | undefined {
  const { key } = property;
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  const isComputed = 'computed' in property && property.computed;
  if (!isComputed && key.type === 'Identifier') return key.name;
  return literalKey(key);
}

function literalKey(key: t.Node): string | undefined {
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return String(key.value);
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0]?.value.cooked ?? '';
  return undefined;
}

/** An expression without what changes no value: parentheses, and what TypeScript adds. */
export function bare(node: t.Node): t.Node {
  let at = node;
  for (;;) {
    if (
      at.type === 'ParenthesizedExpression' ||
      at.type === 'TSAsExpression' ||
      at.type === 'TSNonNullExpression' ||
      at.type === 'TSSatisfiesExpression' ||
      at.type === 'TSTypeAssertion' ||
      at.type === 'TypeCastExpression'
    )
      at = at.expression;
    else return at;
  }
}
