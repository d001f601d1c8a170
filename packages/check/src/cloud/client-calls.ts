import type { Project } from '../project/project';
import { findAll } from '../syntax/find-all';
import { type Call, isCall } from '../syntax/names';
import { textConstant } from '../values/constants';
import { objectOf, type WrittenObject } from '../values/objects';
import { clientMember, sdkMember } from './sdk';

/** A call of a cloud function by its name: `callFunction({ name, data })`. */
export interface FunctionCall {
  node: Call;
  /** `undefined` if the code does not say it. */
  name: string | undefined;
  isOfClient: boolean;
  /** The event, if the code says what is in it. */
  data: WrittenObject | undefined;
}

const known = new WeakMap<Project, FunctionCall[]>();

/** The calls of functions by their names, of the mini program and of other functions. */
export function functionCalls(project: Project): readonly FunctionCall[] {
  const before = known.get(project);
  if (before) return before;
  const calls = project.files.flatMap((file) =>
    findAll(file.program, 'CallExpression', 'OptionalCallExpression').flatMap((call) => {
      if (!isCall(call)) return [];
      const isServer = sdkMember(call.callee)?.[0] === 'callFunction';
      if (!isServer && clientMember(call.callee)?.[0] !== 'callFunction') return [];
      const options = objectOf(call.arguments[0]);
      const name = textConstant(options?.properties.get('name'));
      return [{ node: call, name, isOfClient: !isServer, data: objectOf(options?.properties.get('data')) }];
    }),
  );
  known.set(project, calls);
  return calls;
}

/** Whether a mini program calls a function, as far as the code says. */
export function isCalledByClient(project: Project, name: string): boolean {
  // A project without the code of its mini program may be called by any.
  if (project.client.length === 0) return true;
  const calls = functionCalls(project);
  const isNamed = (isOfClient: boolean) =>
    calls.some((call) => call.name === name && call.isOfClient === isOfClient);
  const isOpen = calls.some((call) => call.isOfClient && call.name === undefined);
  return isNamed(true) || isOpen || !isNamed(false);
}

/** The events that a function is called with. */
export function eventsOf(project: Project, name: string): WrittenObject[] {
  return functionCalls(project).flatMap((call) => (call.name === name && call.data ? [call.data] : []));
}
