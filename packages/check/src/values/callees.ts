import type * as t from '@babel/types';
import { type FunctionNode, isMember } from '../syntax/names';
import { isClass } from './origins/members';
import { classMade, functionOf, originOf } from './origins/origin';

/**
 * The own functions that a call may run: one, or all of a table from which the value of an expression chooses:
 * `handlers[event.action](event)`.
 */
export function calleesOf(callee: t.Node): FunctionNode[] {
  const one = functionOf(callee);
  if (one) return [one];
  const chosen = choiceOf(callee);
  if (!chosen) return [];
  return chosen.table.properties.flatMap((property) => {
    if (property.type === 'SpreadElement') return [];
    const fn = property.type === 'ObjectMethod' ? property : functionOf(property.value);
    return fn ? [fn] : [];
  });
}

/** The table and the key of `handlers[event.action]`. */
export function choiceOf(expression: t.Node): { table: t.ObjectExpression; key: t.Node } | undefined {
  const { root, path } = originOf(expression);
  if (root.kind !== 'value' || path.length > 0 || !isMember(root.node) || !root.node.computed)
    return undefined;
  const table = originOf(root.node.object);
  if (table.root.kind !== 'value' || table.path.length > 0) return undefined;
  const { node } = table.root;
  return node.type === 'ObjectExpression' ? { table: node, key: root.node.property } : undefined;
}

/** The constructor that `new Shop()` runs. */
export function constructorOf(node: t.NewExpression): FunctionNode | undefined {
  const made = classMade(node);
  if (!isClass(made)) return undefined;
  return made.body.body.find((each) => each.type === 'ClassMethod' && each.kind === 'constructor') as
    | t.ClassMethod
    | undefined;
}
