import type * as t from '@babel/types';
import { bare, isCall, isMember, memberName } from '../syntax/names';
import { constantOf } from './constants';
import { bindingOf } from './origins/bindings';
import { originOf } from './origins/origin';
import { possibleValues } from './origins/possible-values';

const MOST_STEPS = 12;

/**
 * What decides a number, one expression for each way that the code may go: both sides of a choice, and each value that a name
 * may have. What only converts is left out: of `Math.round(fee * 100)`, the fee.
 */
export function choicesOf(expression: t.Node, steps = 0): t.Node[] {
  const node = bare(expression);
  if (steps > MOST_STEPS) return [node];
  const of = (parts: readonly t.Node[]) => parts.flatMap((part) => choicesOf(part, steps + 1));
  switch (node.type) {
    case 'ConditionalExpression':
      return of([node.consequent, node.alternate]);
    case 'LogicalExpression':
      return of(node.operator === '&&' ? [node.right] : [node.left, node.right]);
    case 'UnaryExpression':
    case 'AwaitExpression':
      return of([node.argument]);
    case 'BinaryExpression':
      if (isConversion(node.right)) return of([node.left]);
      return isConversion(node.left) ? of([node.right]) : [node];
    case 'Identifier':
      return ofName(node, steps);
    default:
  }
  const converted = isCall(node) ? convertedBy(node) : undefined;
  return converted ? of([converted]) : [node];
}

/** Cents of a yuan, and what changes nothing; any other constant may be a price. */
function isConversion(factor: t.Node): boolean {
  return [0, 1, 10, 100].includes(constantOf(factor) as number);
}

function ofName(node: t.Identifier, steps: number): t.Node[] {
  if ((bindingOf(node)?.values.length ?? 0) > 1) {
    const values = possibleValues(node);
    const given = values.map((value) =>
      value.from === 'expression' && value.operator === '=' && value.path.length === 0
        ? value.node
        : undefined,
    );
    if (given.length === 0 || given.includes(undefined)) return [node];
    return given.flatMap((value) => choicesOf(value as t.Node, steps + 1));
  }
  const { root, path } = originOf(node);
  const isFollowed = root.kind === 'value' && path.length === 0 && root.node !== node;
  return isFollowed ? choicesOf(root.node, steps + 1) : [node];
}

/** `Math.round(…)`, `Number(…)`, `….toFixed(0)` */
function convertedBy({ callee, arguments: [first] }: t.CallExpression | t.OptionalCallExpression) {
  if (callee.type === 'Identifier')
    return /^(?:Number|parseInt|parseFloat|String)$/.test(callee.name) ? first : undefined;
  if (!isMember(callee)) return undefined;
  const name = memberName(callee) ?? '';
  if (/^(?:toFixed|toString)$/.test(name)) return callee.object;
  const object = bare(callee.object);
  const isOwner = object.type === 'Identifier' && ['Math', 'Number'].includes(object.name);
  return isOwner && /^(?:round|floor|ceil|trunc|abs|parse\w+)$/.test(name) ? first : undefined;
}
