import { failureOf as failureOfClass } from '../../../internal/src/testing/failure-of';
import { FunctionError } from '../errors';

/** The `FunctionError` that an invocation fails with; anything else fails the test. */
export const failureOf = (invocation: Promise<unknown>): Promise<FunctionError> =>
  failureOfClass(FunctionError, invocation);
