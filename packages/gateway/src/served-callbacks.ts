import { type CallbackTarget, CallFailure, callbackTargetOf, ErrCode } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { declarationOf } from '@opencloudpay/wechatpay';
import type { AroundCall, GrantedCall } from './cloudpay/around-call';

/**
 * Refuses orders and refunds whose callback the gateway could never call, for example in an environment that no host
 * serves. The caller can correct that now; after the payment it is too late.
 *
 * @param around what else is done with each call
 */
export function withServedCallbacks(
  adapter: FunctionAdapter,
  around: AroundCall = (_, make) => make(),
): AroundCall {
  return async (call, make) => {
    const target = callbackOf(call);
    const problem = target && adapter.unsupported?.(target);
    if (problem === undefined) return around(call, make);
    throw new CallFailure(ErrCode.INVALID_PARAM, problem.replace(/\.$/, ''));
  };
}

/** `undefined` where none is named, or wrongly: the call itself says then what is wrong. */
function callbackOf({ api, data, caller }: GrantedCall): CallbackTarget | undefined {
  if (!declarationOf(api)?.notifies) return undefined;
  try {
    return callbackTargetOf(data, caller, 'the order is paid');
  } catch {
    return undefined;
  }
}
