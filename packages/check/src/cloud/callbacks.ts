import type { CloudFunction, Project } from '../project/project';
import type { FunctionNode } from '../syntax/names';
import { textConstant } from '../values/constants';
import { apiOf, callsOfFunctions, given, type PayCall } from './pay-calls';

export type CallbackKind = 'pay' | 'refund';

/** A cloud function that orders or refunds name as their callback. */
export interface Callback {
  fn: CloudFunction;
  main: FunctionNode;
  kinds: ReadonlySet<CallbackKind>;
  /** The calls that name it. */
  namedBy: readonly PayCall[];
}

const known = new WeakMap<Project, Callback[]>();

/** The callbacks of a project whose code can be read. */
export function callbacksOf(project: Project): readonly Callback[] {
  const before = known.get(project);
  if (before) return before;
  const named = new Map<string, PayCall[]>();
  for (const call of callsOfFunctions(project)) {
    const name = textConstant(given(call, 'function_name'));
    if (name !== undefined && kindOf(call)) named.set(name, [...(named.get(name) ?? []), call]);
  }
  const callbacks = [...named].flatMap(([name, namedBy]) => {
    const fn = project.functions.get(name);
    if (!fn?.main) return [];
    return [{ fn, main: fn.main, namedBy, kinds: new Set(namedBy.flatMap((call) => kindOf(call) ?? [])) }];
  });
  known.set(project, callbacks);
  return callbacks;
}

/** What a call's callback reports. */
export function kindOf(call: PayCall): CallbackKind | undefined {
  return apiOf(call)?.notifies;
}
