import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import type { AroundCall } from '../cloudpay/around-call';

/**
 * Refuses orders and refunds with a callback that the gateway can never call, for example in an environment without a
 * host. The caller can still correct the order now; after the payment it is too late.
 *
 * @param around wraps each call
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
