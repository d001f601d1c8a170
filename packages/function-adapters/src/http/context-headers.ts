import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { CONTEXT_HEADERS, isHeaderValue, isRequestId } from '@opencloudpay/contracts/caller';
import { ORDER_REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { AdapterError } from '../errors';

/** Why no header can carry a target's environment; `undefined` if one can. */
export function environmentProblem({ envId }: CallbackTarget): string | undefined {
  if (isHeaderValue(envId)) return undefined;
  return `The callback goes into the environment '${envId}', which no header can carry: order with the environment’s id, which has letters, digits and hyphens.`;
}

/**
 * The headers beside the event of a call. `X-WX-ENV` names its environment, as in WeChat Cloud Run: without it a host of
 * several environments, or of another one, would run its own function. The other names the request that placed the order.
 *
 * @throws {AdapterError} `TARGET_UNSUPPORTED` for an environment that no header can carry
 */
export function contextHeaders(target: CallbackTarget, orderRequestId?: string): Record<string, string> {
  const problem = environmentProblem(target);
  if (problem !== undefined) throw new AdapterError('TARGET_UNSUPPORTED', problem);
  return {
    [CONTEXT_HEADERS.envId]: target.envId,
    ...(orderRequestId !== undefined &&
      isRequestId(orderRequestId) && { [ORDER_REQUEST_ID_HEADER]: orderRequestId }),
  };
}
