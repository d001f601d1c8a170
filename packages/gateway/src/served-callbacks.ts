import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { AroundCall } from './cloudpay/around-call';

/**
 * Refuses orders and refunds whose callback the gateway could never call, for example in an environment that no host
 * serves. The caller can correct that now; after the payment it is too late.
 *
 * @param around what else is done with each call
 */
export function withServedCallbacks(
  adapter: FunctionAdapter,
  around: AroundCall = (_, send) => send(),
): AroundCall {
  return async (call, send) => {
    const { target } = call.prepared;
    const problem = target && adapter.unsupported?.(target);
    if (problem === undefined) return around(call, send);
    throw new CallFailure(ErrCode.INVALID_PARAM, problem.replace(/\.$/, ''));
  };
}
