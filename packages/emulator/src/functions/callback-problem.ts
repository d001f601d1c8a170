import type { CallbackProblem } from '@opencloudpay/contracts/dev-server/callback-problem';
import { functionsOfModule, type ModuleCallbacks } from '@opencloudpay/gateway';
import { namesByDistance, nearestName } from '@opencloudpay/internal';
import { targetOf } from '../gateway/notify-url';

/** Says why the callback of a notify URL cannot be called; `undefined` if it can, or is not this gateway's. */
export type FindCallbackProblem = (notifyUrl: string | undefined) => CallbackProblem | undefined;

interface Served {
  /** The names of the functions that there are now. */
  functions(): string[];
  /** The environments that exist. */
  environments: readonly string[] | 'any';
  /** The functions that get the events of CloudBase's payment module. Default: none. */
  module?: ModuleCallbacks;
}

/** Names in a message. */
const SHOWN = 5;

export function callbackProblems({ functions, environments, module = {} }: Served): FindCallbackProblem {
  return (notifyUrl = '') => {
    const target = targetOf(notifyUrl);
    if (target === undefined) return undefined;
    if (environments !== 'any' && !environments.includes(target.envId))
      return foreign(target.envId, environments);
    const names = functions();
    if ('functionName' in target)
      return names.includes(target.functionName) ? undefined : missing(target.functionName, names);
    const ofModule = functionsOfModule(target, module);
    if (!ofModule) return container(target);
    const absent = ofModule.find((name) => !names.includes(name));
    return absent === undefined ? undefined : missing(absent, names, 'the callbacks in cloudbaseModule');
  };
}

function missing(given: string, names: readonly string[], namedBy = 'functionName'): CallbackProblem {
  const nearest = nearestName(given, names, mostErrors(given));
  const known =
    names.length === 0
      ? 'The project has no functions.'
      : nearest !== undefined
        ? `Did you mean '${nearest}'?`
        : `The project has ${listOf(namesByDistance(given, names).map(({ name }) => name))}.`;
  return {
    code: 'FUNCTION_NOT_FOUND',
    message: `The callback function '${given}' does not exist, so the notification cannot be delivered. ${known} Correct ${namedBy}, or add the function.`,
    given,
    ...(nearest !== undefined && { nearest }),
  };
}

function foreign(given: string, environments: readonly string[]): CallbackProblem {
  const nearest = nearestName(given, environments, mostErrors(given));
  return {
    code: 'ENVIRONMENT_NOT_SERVED',
    message: `The callback is in the environment '${given}', and the emulator was started with ${listOf(environments)} only, so the notification cannot be delivered. Correct envId, or start the emulator without envId (--env-id), so that every environment that code names exists.`,
    given,
    ...(nearest !== undefined && { nearest }),
  };
}

function container({ service, path }: { service: string; path: string }): CallbackProblem {
  return {
    code: 'SERVICE_NOT_SERVED',
    message: `The callback is the container service '${service}' (${path}), and the emulator runs no containers, so the notification cannot be delivered. Name a function with functionName to try it here.`,
    given: service,
  };
}

/** How many letters of a name may differ from the meant one: a third. */
function mostErrors(name: string): number {
  return Math.max(2, Math.floor(name.length / 3));
}

function listOf(names: readonly string[]): string {
  const shown = names
    .slice(0, SHOWN)
    .map((name) => `'${name}'`)
    .join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}
