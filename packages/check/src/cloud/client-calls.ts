import type { Project } from '../project/project';
import { findAll } from '../syntax/find-all';
import { isCall } from '../syntax/names';
import { textConstant } from '../values/constants';
import { objectOf } from '../values/objects';
import { clientMember, sdkMember } from './sdk';

/** Who calls a project's functions by name. */
interface Callers {
  /** Functions that other functions call. */
  byFunctions: ReadonlySet<string>;
  byClient: ReadonlySet<string>;
  /** Whether the mini program calls functions whose names the code does not say. */
  isClientOpen: boolean;
}

const known = new WeakMap<Project, Callers>();

function callersOf(project: Project): Callers {
  const before = known.get(project);
  if (before) return before;
  const byFunctions = new Set<string>();
  const byClient = new Set<string>();
  // A project without the code of its mini program may be called by any.
  let isClientOpen = project.client.length === 0;
  for (const file of project.files) {
    for (const call of findAll(file.program, 'CallExpression', 'OptionalCallExpression')) {
      if (!isCall(call)) continue;
      const isServer = sdkMember(call.callee)?.[0] === 'callFunction';
      if (!isServer && clientMember(call.callee)?.[0] !== 'callFunction') continue;
      const name = textConstant(objectOf(call.arguments[0])?.properties.get('name'));
      if (isServer && name !== undefined) byFunctions.add(name);
      else if (name !== undefined) byClient.add(name);
      else if (!isServer) isClientOpen = true;
    }
  }
  const callers = { byFunctions, byClient, isClientOpen };
  known.set(project, callers);
  return callers;
}

/** Whether a mini program calls a function, as far as the code says. */
export function isCalledByClient(project: Project, name: string): boolean {
  const { byFunctions, byClient, isClientOpen } = callersOf(project);
  return byClient.has(name) || isClientOpen || !byFunctions.has(name);
}
