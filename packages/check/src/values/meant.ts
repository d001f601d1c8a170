import type * as t from '@babel/types';
import { bare } from '../syntax/names';

/** The one part of a choice that is more than a default: of `data[0] || null`, `event || {}`, `list ? list[0] : undefined`. */
export function meantOf(node: t.Node): t.Node | undefined {
  if (node.type === 'LogicalExpression' && node.operator !== '&&')
    return isEmpty(node.right) ? node.left : undefined;
  if (node.type !== 'ConditionalExpression') return undefined;
  if (isEmpty(node.alternate)) return node.consequent;
  return isEmpty(node.consequent) ? node.alternate : undefined;
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
