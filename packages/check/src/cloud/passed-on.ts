import type * as t from '@babel/types';
import type { Project } from '../project/project';
import { bare, type FunctionNode, isCall, isFunction, isMember, memberName } from '../syntax/names';
import { fileOf } from '../syntax/source-file';
import { calleesOf } from '../values/callees';
import { endingsOf } from '../values/flow';
import { objectOf } from '../values/objects';
import { functionOf, originOf } from '../values/origins/origin';
import { type PayCall, payCallsIn } from './pay-calls';

const MOST_STEPS = 8;
const known = new WeakMap<Project, Map<string, PayCall>>();

/**
 * The cloud functions that return the result of a call of cloudPay as it is, by their names: `return cloud.cloudPay.refund(…)`.
 * Functions that also return an object with an `errCode` of their own are left out: theirs may be the one that is meant.
 */
export function passedOn(project: Project): ReadonlyMap<string, PayCall> {
  const before = known.get(project);
  if (before) return before;
  const passing = new Map<string, PayCall>();
  for (const { name, main } of project.functions.values()) {
    const values = main ? returnedBy(main, 0) : [];
    const call = values.map(payCallOf).find((each) => each !== undefined);
    if (call && !values.some(hasOwnCode)) passing.set(name, call);
  }
  known.set(project, passing);
  return passing;
}

/** What a function may return, through its own functions. */
function returnedBy(fn: FunctionNode, steps: number): t.Node[] {
  return endingsOf(fn).flatMap(({ kind, value }) =>
    kind === 'return' && value ? valuesOf(value, steps + 1) : [],
  );
}

function valuesOf(expression: t.Node, steps: number): t.Node[] {
  const node = bare(expression);
  if (steps > MOST_STEPS) return [];
  if (node.type === 'AwaitExpression') return valuesOf(node.argument, steps + 1);
  if (node.type === 'ConditionalExpression')
    return [...valuesOf(node.consequent, steps + 1), ...valuesOf(node.alternate, steps + 1)];
  if (!isCall(node)) return [node];
  if (isMember(node.callee)) {
    const [first] = node.arguments;
    const settled = first && (isFunction(first) ? first : functionOf(first));
    const name = memberName(node.callee);
    if (name === 'then' && settled) return returnedBy(settled, steps + 1);
    if (name === 'catch' || name === 'finally') return valuesOf(node.callee.object, steps + 1);
  }
  const own = calleesOf(node.callee);
  return own.length === 0 ? [node] : own.flatMap((fn) => returnedBy(fn, steps + 1));
}

function payCallOf(value: t.Node): PayCall | undefined {
  const { root, path } = originOf(value);
  if (root.kind !== 'value' || path.length > 0 || !isCall(root.node)) return undefined;
  return payCallsIn(fileOf(root.node)).find(({ node }) => node === root.node);
}

function hasOwnCode(value: t.Node): boolean {
  const object = objectOf(value);
  return object !== undefined && (object.isOpen || object.properties.has('errCode'));
}
