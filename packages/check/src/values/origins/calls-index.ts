import type * as t from '@babel/types';
import type { Call, FunctionNode } from '../../syntax/names';

/** A call of an own function, or the `new` that runs a constructor. */
export type OwnCall = Call | t.NewExpression;

/** The calls of own functions. Filled when all files of a project are read. */
const calls = new WeakMap<FunctionNode, OwnCall[]>();

export function noteCall(fn: FunctionNode, call: OwnCall): void {
  calls.set(fn, [...(calls.get(fn) ?? []), call]);
}

/** The calls of a function in the code of its project. */
export function callsOf(fn: FunctionNode): readonly OwnCall[] {
  return calls.get(fn) ?? [];
}
