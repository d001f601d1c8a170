import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { AdapterError } from '../errors';

/** Why a target is not a function; `undefined` if it is one. */
export function functionProblem(target: CallbackTarget): string | undefined {
  if ('functionName' in target) return undefined;
  return `The callback goes to the path ${target.path} of the container service '${target.service}', and this adapter calls cloud functions only: order with \`functionName\`.`;
}

/**
 * The name of the function in a target.
 *
 * @throws {AdapterError} `TARGET_UNSUPPORTED` for a container's path
 */
export function functionNameOf(target: CallbackTarget): string {
  if ('functionName' in target) return target.functionName;
  throw new AdapterError('TARGET_UNSUPPORTED', functionProblem(target) ?? '');
}
