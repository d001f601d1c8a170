import { failureOf as failureOfClass } from '@opencloudpay/internal/testing/failure-of';
import { FunctionError, FunctionHostError } from '../errors';

/** The `FunctionError` of a failed invocation; any other result fails the test. */
export const failureOf = (invocation: Promise<unknown>): Promise<FunctionError> =>
  failureOfClass(FunctionError, invocation);

/** The `FunctionHostError` that a call throws; any other result fails the test. */
export function hostErrorOf(run: () => unknown): FunctionHostError {
  try {
    run();
  } catch (error) {
    if (error instanceof FunctionHostError) return error;
  }
  throw new Error('expected a FunctionHostError');
}
