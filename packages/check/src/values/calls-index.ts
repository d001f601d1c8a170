import type { Call, FunctionNode } from '../syntax/names';

/** The calls of own functions. Filled when all files of a project are read. */
const calls = new WeakMap<FunctionNode, Call[]>();

export function noteCall(fn: FunctionNode, call: Call): void {
  calls.set(fn, [...(calls.get(fn) ?? []), call]);
}

/** The calls of a function in the code of its project. */
export function callsOf(fn: FunctionNode): readonly Call[] {
  return calls.get(fn) ?? [];
}
