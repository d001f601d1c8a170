import type * as t from '@babel/types';
import { bare, type FunctionNode, isCall, isFunction, isMember } from '../../syntax/names';
import { walk } from '../../syntax/walk';
import { functionOf } from '../../values/origins/origin';

/** Objects whose functions throw for no text and no number. */
const SAFE = new Set(['console', 'Math', 'Date', 'Number', 'String', 'Object', 'Array', 'Boolean', 'logger']);
const MOST_STEPS = 6;

/** Whether a part of the code can throw: by a call of anything but own functions that catch all. */
export function mayThrow(part: t.Node, steps = 0): boolean {
  let can = false;
  walk(part, (node) => {
    if (can || (isFunction(node) && node !== part)) return false;
    if (node.type === 'TryStatement' && node.handler) {
      can = mayThrow(node.handler.body, steps) || (node.finalizer ? mayThrow(node.finalizer, steps) : false);
      return false;
    }
    if (node.type === 'ThrowStatement') can = true;
    else if (isCall(node)) can = canCallThrow(node.callee, steps);
    return undefined;
  });
  return can;
}

function canCallThrow(callee: t.Node, steps: number): boolean {
  const inner = bare(callee);
  const object = isMember(inner) ? bare(inner.object) : inner;
  if (object.type === 'Identifier' && SAFE.has(object.name)) return false;
  const fn: FunctionNode | undefined = steps > MOST_STEPS ? undefined : functionOf(inner);
  return fn === undefined || mayThrow(fn.body, steps + 1);
}
