import type { Project } from '../../project/project';
import { textsOf } from '../../values/texts';
import { apiOf, callsOfFunctions, given, type PayCall } from '../pay-calls';
import type { Callback, CallbackKind } from './callback';
import { fieldsOf, isMisread } from './event-reads';
import { likelyCallbacks } from './likely-callbacks';

const known = new WeakMap<Project, Callback[]>();

/** The callbacks of a project whose code can be read: those that orders and refunds name, and those that read like one. */
export function callbacksOf(project: Project): readonly Callback[] {
  const before = known.get(project);
  if (before) return before;
  const named = new Map<string, PayCall[]>();
  for (const call of callsOfFunctions(project)) {
    if (!kindOf(call)) continue;
    for (const name of textsOf(given(call, 'function_name')))
      named.set(name, [...(named.get(name) ?? []), call]);
  }
  const callbacks = [...named].flatMap(([name, namedBy]): Callback[] => {
    const fn = project.functions.get(name);
    if (!fn?.main) return [];
    const kinds = new Set(namedBy.flatMap((call) => kindOf(call) ?? []));
    return [{ fn, main: fn.main, namedBy, kinds, isMisread: isMisread(fieldsOf(fn.main)) }];
  });
  callbacks.push(...likelyCallbacks(project, new Set(named.keys())));
  known.set(project, callbacks);
  return callbacks;
}

/** What a call's callback reports. */
export function kindOf(call: PayCall): CallbackKind | undefined {
  return apiOf(call)?.notifies;
}
