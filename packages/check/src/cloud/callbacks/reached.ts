import { findAll } from '../../syntax/find-all';
import { bare, type Call, type FunctionNode, isCall, isFunction, propertyName } from '../../syntax/names';
import { parentOf } from '../../syntax/source-file';
import { calleesOf, choiceOf } from '../../values/callees';
import { textConstant } from '../../values/constants';
import { type Assume, canRun } from '../../values/flow';
import { functionOf } from '../../values/origins/origin';

/** A function and the own functions that it calls, by the calls that its conditions leave. */
export function reachedFrom(main: FunctionNode, assume: Assume): FunctionNode[] {
  const reached = new Set([main]);
  for (const fn of reached) {
    for (const call of findAll(fn.body, 'CallExpression', 'OptionalCallExpression')) {
      if (!isCall(call) || !canRun(call, fn, assume)) continue;
      for (const called of calledBy(call, assume)) reached.add(called);
      for (const argument of call.arguments) {
        // `app.router('paid', paid)`, `.then(done)`: functions that are passed on run too.
        const passed = isFunction(argument) ? undefined : functionOf(argument);
        if (passed) reached.add(passed);
      }
    }
  }
  // What stands inside of another one is found with it.
  return [...reached].filter((fn) => ![...reached].some((other) => other !== fn && isInside(fn, other)));
}

/** The own functions that a call runs; of a table of them, those that its key leaves. */
export function calledBy({ callee }: Pick<Call, 'callee'>, assume: Assume): FunctionNode[] {
  const called = calleesOf(callee);
  const key = bare(choiceOf(callee)?.key ?? callee);
  const isChoice = choiceOf(callee) !== undefined;
  if (!isChoice || called.length < 2) return called;
  // `handlers[event.action]` where notifications have no action: there is no such function.
  if (assume(key) === false) return [];
  if (key.type !== 'LogicalExpression' || key.operator === '&&' || assume(key.left) !== false) return called;
  const name = textConstant(key.right);
  return called.filter((fn) => name === undefined || nameIn(fn) === name);
}

/** The name that a function has in the object that it is written in. */
function nameIn(fn: FunctionNode): string | undefined {
  const property = fn.type === 'ObjectMethod' ? fn : parentOf(fn);
  return property?.type === 'ObjectMethod' || property?.type === 'ObjectProperty'
    ? propertyName(property)
    : undefined;
}

function isInside(fn: FunctionNode, other: FunctionNode): boolean {
  for (let at = parentOf(fn); at !== undefined; at = parentOf(at)) if (at === other) return true;
  return false;
}
