import type * as t from '@babel/types';
import { findAll } from '../syntax/find-all';
import { type Call, type FunctionNode, isCall, isFunction, isMember, memberName } from '../syntax/names';
import { aroundOf, parentOf } from '../syntax/source-file';
import { calleesOf } from '../values/callees';
import { callsOf } from '../values/origins/calls-index';
import { functionAround } from './unawaited';

/** How many own functions are followed, into them and out of them. */
const MOST_STEPS = 3;

/**
 * The calls that may run after a call, because its end leads to them: later in its function, in the own functions that are
 * called there, and later where its function is called. The handlers of other routes and other branches are left out.
 */
export function callsAfter(first: t.Node): Call[] {
  const found = new Set<Call>();
  const followed = new Set<t.Node>();
  later(first, 0);
  return [...found];

  function later(at: t.Node, steps: number): void {
    if (followed.has(at) || steps > MOST_STEPS) return;
    followed.add(at);
    const fn = functionAround(at);
    if (!fn) return;
    for (const call of findAll(fn.body, 'CallExpression', 'OptionalCallExpression')) {
      if (!isCall(call) || !isAfter(call, at) || isElsewhere(call, at, fn)) continue;
      take(call, steps);
    }
    const handled = parentOf(fn);
    if (isCall(handled) && handled.callee !== fn) {
      // `.then(() => refund())`, `list.map(() => refund())`: what follows that call comes later.
      if (!isRoute(handled)) later(handled, steps);
    } else for (const call of callsOf(fn)) later(call, steps + 1);
  }

  function take(call: Call, steps: number): void {
    found.add(call);
    if (steps >= MOST_STEPS) return;
    for (const own of calleesOf(call.callee)) {
      if (followed.has(own)) continue;
      followed.add(own);
      for (const inner of findAll(own.body, 'CallExpression', 'OptionalCallExpression'))
        if (isCall(inner)) take(inner, steps + 1);
    }
  }
}

/** By the text: a chain that goes on with `.then(…)` starts where the call starts. */
function isAfter(call: t.Node, at: t.Node): boolean {
  return (call.start ?? 0) > (at.start ?? 0) && !contains(call, at);
}

/** Whether a call stands in another branch, in a function that nothing here runs, or behind a `return` that comes first. */
function isElsewhere(call: t.Node, at: t.Node, fn: FunctionNode): boolean {
  for (const around of aroundOf(call)) {
    if (around === fn) break;
    if (isFunction(around) && !contains(around, at) && !isRunHere(around)) return true;
  }
  let inner = at;
  for (const around of aroundOf(at)) {
    const isCommon = contains(around, call);
    if (!isCommon && (around.type === 'ReturnStatement' || around.type === 'ThrowStatement')) return true;
    if (!isCommon && (around.type === 'BlockStatement' || around.type === 'SwitchCase')) {
      const statements = around.type === 'BlockStatement' ? around.body : around.consequent;
      const last = statements.at(-1);
      if (last !== inner && (last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement'))
        return true;
    }
    if (isCommon) {
      if (around.type === 'SwitchStatement') return true;
      const { consequent, alternate } = around as Partial<t.IfStatement>;
      const isBranched = around.type === 'IfStatement' || around.type === 'ConditionalExpression';
      return isBranched && consequent === inner && !!alternate && contains(alternate, call);
    }
    inner = around;
  }
  return false;
}

/** Whether a function runs where it is written: one that is passed to a call, as in `.then(() => …)`. */
function isRunHere(fn: FunctionNode): boolean {
  const parent = parentOf(fn);
  if (parent?.type === 'NewExpression') return true;
  return isCall(parent) && (parent.callee === fn || !isRoute(parent));
}

/** `app.router('refund', …)`, `router.post('/refund', …)`: what it gets runs for a call of its own. */
export function isRoute({ callee, arguments: [first] }: Call): boolean {
  if (!isMember(callee)) return false;
  return (
    /^(?:router?|use|on|get|post|put|all|register|command|case)$/.test(memberName(callee) ?? '') &&
    (first?.type === 'StringLiteral' || first?.type === 'ArrayExpression' || first?.type === 'RegExpLiteral')
  );
}

function contains(whole: t.Node, part: t.Node): boolean {
  for (const around of aroundOf(part)) if (around === whole) return true;
  return whole === part;
}
