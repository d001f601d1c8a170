import { findAll } from '../syntax/find-all';
import { type FunctionNode, isCall, isFunction } from '../syntax/names';
import { parentOf } from '../syntax/source-file';
import { type Assume, canRun } from '../values/flow';
import { functionOf } from '../values/origin';

/** A function and the own functions that it calls, by the calls that its conditions leave. */
export function reachedFrom(main: FunctionNode, assume: Assume): FunctionNode[] {
  const reached = new Set([main]);
  for (const fn of reached) {
    for (const call of findAll(fn.body, 'CallExpression', 'OptionalCallExpression')) {
      if (!isCall(call) || !canRun(call, fn, assume)) continue;
      const called = functionOf(call.callee);
      if (called) reached.add(called);
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

function isInside(fn: FunctionNode, other: FunctionNode): boolean {
  for (let at = parentOf(fn); at !== undefined; at = parentOf(at)) if (at === other) return true;
  return false;
}
