import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { CONTEXT_HEADERS, isHeaderValue } from '@opencloudpay/contracts/caller';
import { AdapterError } from './errors';

/** Why no header can carry a target's environment; `undefined` if one can. */
export function environmentProblem({ envId }: CallbackTarget): string | undefined {
  if (isHeaderValue(envId)) return undefined;
  return `The callback goes into the environment '${envId}', which no header can carry: order with the environment’s id, which has letters, digits and hyphens.`;
}

/**
 * The header that names the environment of a call, as in WeChat Cloud Run. Every call has it: without it
 * a host of several environments, or of another one, would run its own function.
 *
 * @throws {AdapterError} `TARGET_UNSUPPORTED` for a name that no header can carry
 */
export function environmentHeader(target: CallbackTarget): Record<string, string> {
  const problem = environmentProblem(target);
  if (problem !== undefined) throw new AdapterError('TARGET_UNSUPPORTED', problem);
  return { [CONTEXT_HEADERS.envId]: target.envId };
}
