import type { PayApi } from '@opencloudpay/function-host';
import { createPayApi, type Gateway } from '@opencloudpay/gateway';
import { reportedRefusal } from './refusals/describe-refusal';
import type { Refusals } from './refusals/refusals';

export interface PayApiOptions {
  gateway: Pick<Gateway, 'fetch'>;
  /** The name of the emulator in the gateway's tokens. */
  token: string;
  envId: string;
  refusals: Refusals;
}

/** CloudPay for functions with the real wx-server-sdk; refused calls are listed. */
export function gatewayPayApi({ refusals, ...options }: PayApiOptions): PayApi {
  return createPayApi({
    ...options,
    onRefused({ functionName, requestId, inCall }, refusal) {
      refusals.add({ functionName, requestId: inCall ? requestId : undefined }, reportedRefusal(refusal));
    },
  });
}

/** Created when a function with Tencent's own SDK pays for the first time. Most projects have no such function. */
export function lazyPayApi(make: () => PayApi): PayApi {
  let made: PayApi | undefined;
  return (call) => {
    made ??= make();
    return made(call);
  };
}
