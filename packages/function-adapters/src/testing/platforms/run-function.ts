import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionRunner } from '../in-process-functions';
import type { PlatformAnswer } from './loopback-platform';

export interface FunctionCall {
  envId: string;
  functionName: string;
  event: CallbackEvent;
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
  { envId, functionName, event }: FunctionCall,
  success: (reply: unknown) => PlatformAnswer,
  failure: (kind: Failure, message: string) => PlatformAnswer,
): Promise<PlatformAnswer> {
  try {
    return success(await host.invoke(functionName, event, { envId }));
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string };
    return failure(FAILURES[code] ?? 'failed', message);
  }
}
