import type * as t from '@babel/types';
import { bare, isMember, memberName } from '../../syntax/names';

/**
 * The one part of a choice that is more than a default: of `data[0] || null`, `event || {}`, `list ? list[0] : undefined`,
 * `res.data && res.data[0]`.
 */
export function meantOf(node: t.Node): t.Node | undefined {
  if (node.type === 'LogicalExpression') {
    if (node.operator === '&&') return isPartOf(node.right, node.left) ? node.right : undefined;
    return isEmpty(node.right) ? node.left : undefined;
  }
  if (node.type !== 'ConditionalExpression') return undefined;
  if (isEmpty(node.alternate)) return node.consequent;
  return isEmpty(node.consequent) ? node.alternate : undefined;
}

/** Whether a member stands in what another expression names: `res.data[0]` in `res.data`. */
function isPartOf(part: t.Node, whole: t.Node): boolean {
  const names = namesOf(whole);
  const inner = namesOf(part);
  if (names === undefined || inner === undefined || inner.length <= names.length) return false;
  return names.every((name, at) => inner[at] === name);
}

/** `['res', 'data', '0']` of `res.data[0]`. */
function namesOf(expression: t.Node): readonly string[] | undefined {
  const names: string[] = [];
  let at = bare(expression);
  for (; isMember(at); at = bare(at.object)) {
    const name = memberName(at);
    if (name === undefined) return undefined;
    names.unshift(name);
  }
  // `res && res.data && res.data[0]` means its last operand: the others only guard it.
  if (at.type === 'LogicalExpression' && at.operator === '&&' && names.length === 0) return namesOf(at.right);
  if (at.type === 'ThisExpression') return ['this', ...names];
  return at.type === 'Identifier' ? [at.name, ...names] : undefined;
}

function isEmpty(expression: t.Node): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'NullLiteral':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'ObjectExpression':
      return node.properties.length === 0;
    case 'ArrayExpression':
      return node.elements.length === 0;
    case 'StringLiteral':
      return node.value === '';
    default:
      return false;
  }
}
