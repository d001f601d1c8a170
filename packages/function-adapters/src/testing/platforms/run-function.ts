import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionRunner } from '../in-process-functions';
import type { PlatformAnswer } from './loopback-platform';

export interface FunctionCall {
  envId: string;
  functionName: string;
  event: CallbackEvent;
  /** What the adapter passed on beside the event. */
  orderRequestId?: string | undefined;
  /** As it came to Lambda. */
  clientContext?: unknown;
}

/** Functions behind the entry of a platform without a place beside the event: the entry takes the id out of it. */
export function behindEntry(host: FunctionRunner): FunctionRunner {
  return {
    invoke(name, { cloudpayOrderRequestId: id, ...event }, options) {
      const orderRequestId = typeof id === 'string' ? { orderRequestId: id } : {};
      return host.invoke(name, event as CallbackEvent, { ...options, ...orderRequestId });
    },
    stop: () => host.stop(),
  };
}

/** Why a function of the host gave no result, in the terms of most platforms. */
export type Failure = 'not-found' | 'timeout' | 'failed' | 'gone';

const FAILURES: Readonly<Record<string, Failure>> = {
  FUNCTION_NOT_FOUND: 'not-found',
  FUNCTION_TIMEOUT: 'timeout',
  HOST_STOPPED: 'gone',
};

/** Runs a function of the host, and gives its outcome the platform's form. */
export async function runFunction(
  host: FunctionRunner,
  { functionName, event, ...beside }: FunctionCall,
  success: (reply: unknown) => PlatformAnswer,
  failure: (kind: Failure, message: string) => PlatformAnswer,
): Promise<PlatformAnswer> {
  try {
    return success(await host.invoke(functionName, event, beside));
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    return failure(FAILURES[code] ?? 'failed', message);
  }
}
