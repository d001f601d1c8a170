import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { AdapterError } from '../errors';
import { functionNameOf, functionProblem } from './function-name';

/** A function of a platform: its name may differ from the one in the order. */
export interface NameRule {
  /** The option, in errors. */
  option: string;
  /** The name there, with `{functionName}` and `{envId}` where those of the order stand. */
  template: string;
  /** The texts that may stand in a placeholder: nothing else can be part of a name or an address there. */
  allowed?: RegExp;
}

const PLACEHOLDER = /\{(\w*)\}/g;
const KNOWN = ['functionName', 'envId'] as const;
const ALLOWED = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Makes the names of a platform's functions from a template.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` for an empty template, or one with another placeholder
 */
export function namesBy({ option, template, allowed = ALLOWED }: NameRule) {
  if (template === '') throw new AdapterError('CONFIGURATION_INVALID', `${option} is empty.`);
  const unknown = [...template.matchAll(PLACEHOLDER)]
    .map(([, name = '']) => name)
    .filter((name) => !isKnown(name));
  if (unknown.length > 0) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} has an unknown placeholder: {functionName} and {envId} are the only ones.`,
    );
  }
  const problemOf = (target: CallbackTarget): string | undefined => {
    const values = valuesOf(target);
    const wrong = KNOWN.find((name) => template.includes(`{${name}}`) && !allowed.test(values[name]));
    if (wrong === undefined) return undefined;
    const what = wrong === 'envId' ? 'environment' : 'function';
    return `No ${what} there can have the name '${values[wrong]}': letters, digits, - and _ are allowed.`;
  };
  return {
    /** Why a target has no name there; `undefined` if it has one. */
    problem: (target: CallbackTarget) => functionProblem(target) ?? problemOf(target),
    /** @throws {AdapterError} `TARGET_UNSUPPORTED` for a container's path, `FUNCTION_NOT_FOUND` for an impossible name */
    name(target: CallbackTarget): string {
      const values = valuesOf(target);
      const problem = problemOf(target);
      if (problem !== undefined) throw new AdapterError('FUNCTION_NOT_FOUND', problem);
      return template.replace(PLACEHOLDER, (_, name: string) => (isKnown(name) ? values[name] : ''));
    },
  };
}

function isKnown(name: string): name is (typeof KNOWN)[number] {
  return (KNOWN as readonly string[]).includes(name);
}

function valuesOf(target: CallbackTarget): Record<(typeof KNOWN)[number], string> {
  return { functionName: functionNameOf(target), envId: target.envId };
}
