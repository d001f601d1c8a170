import { failureOf as failureOfClass } from '@opencloudpay/internal/testing/failure-of';
import { FunctionError } from '../errors';

/** The `FunctionError` of a failed invocation; any other result fails the test. */
export const failureOf = (invocation: Promise<unknown>): Promise<FunctionError> =>
  failureOfClass(FunctionError, invocation);
