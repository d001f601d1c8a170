import type * as t from '@babel/types';
import { bare, type Call, isCall, isMember, memberName } from '../syntax/names';
import { textConstant } from '../values/constants';
import { originOf } from '../values/origins/origin';

/** An operation of `cloud.database()`: `db.collection('orders').where({ … }).update({ data })`. */
export interface DocumentCall {
  method: DocumentMethod;
  node: Call;
  /** The name of the collection, if it is a constant. */
  collection: string | undefined;
  /** The arguments of `where`, of all of them if there are several. */
  conditions: readonly t.Node[];
  /** Whether it is about one document: `.doc(id)`. */
  id: t.Node | undefined;
  argument: t.Node | undefined;
}

const METHODS = ['add', 'set', 'update', 'remove', 'get', 'count'] as const;
export type DocumentMethod = (typeof METHODS)[number];

export const WRITES: ReadonlySet<string> = new Set(['add', 'set', 'update', 'remove']);

/** The operation that a call is, however its parts are named before: `const orders = db.collection('orders')`. */
export function documentCall(node: t.Node): DocumentCall | undefined {
  if (!isCall(node) || !isMember(node.callee)) return undefined;
  const name = memberName(node.callee);
  const method = METHODS.find((each) => each === name);
  if (method === undefined) return undefined;
  const steps = chainOf(node.callee.object);
  const collection = steps.find((step) => step.name === 'collection');
  if (!collection) return undefined;
  return {
    method,
    node,
    collection: textConstant(collection.call.arguments[0]),
    conditions: steps
      .filter((step) => step.name === 'where')
      .flatMap(({ call }) => call.arguments.slice(0, 1)),
    id: steps.find((step) => step.name === 'doc')?.call.arguments[0],
    argument: node.arguments[0],
  };
}

/** The calls of a chain, the last first. */
function chainOf(expression: t.Node): { name: string | undefined; call: Call }[] {
  const steps: { name: string | undefined; call: Call }[] = [];
  let at: t.Node = bare(expression);
  for (let count = 0; count < 30; count += 1) {
    if (isCall(at) && isMember(at.callee)) {
      steps.push({ name: memberName(at.callee), call: at });
      at = bare(at.callee.object);
      continue;
    }
    const { root, path } = originOf(at);
    if (root.kind !== 'value' || root.node === at || path.length > 0) break;
    at = root.node;
  }
  return steps;
}
