import type * as t from '@babel/types';
import { bare } from '../syntax/names';
import { originOf } from './origins/origin';

export type Constant = string | number | boolean | null;

/** The constant that an expression always has; `undefined` if it has none that the code says. */
export function constantOf(expression: t.Node): Constant | undefined {
  return constantAt(expression, 0);
}

/** The text that an expression always is. */
export function textConstant(expression: t.Node | undefined): string | undefined {
  const value = expression && constantOf(expression);
  return typeof value === 'string' ? value : undefined;
}

function constantAt(expression: t.Node, steps: number): Constant | undefined {
  if (steps > 12) return undefined;
  const { root, path } = originOf(expression);
  if (root.kind !== 'value' || path.length > 0) return undefined;
  const node = bare(root.node);
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return node.value;
    case 'NullLiteral':
      return null;
    case 'TemplateLiteral': {
      const parts = node.expressions.map((each) => constantAt(each, steps + 1));
      if (parts.includes(undefined)) return undefined;
      return node.quasis.map(({ value }, at) => `${value.cooked ?? ''}${parts[at] ?? ''}`).join('');
    }
    case 'UnaryExpression': {
      const value = constantAt(node.argument, steps + 1);
      if (node.operator === '-' && typeof value === 'number') return -value;
      if (node.operator === '!' && value !== undefined) return !value;
      return undefined;
    }
    case 'BinaryExpression': {
      const left = constantAt(node.left, steps + 1);
      const right = constantAt(node.right, steps + 1);
      return left === undefined || right === undefined ? undefined : combined(node.operator, left, right);
    }
    default:
      return undefined;
  }
}

function combined(operator: string, left: Constant, right: Constant): Constant | undefined {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) return `${left}${right}`;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (operator === '/') return left / right;
  return undefined;
}
