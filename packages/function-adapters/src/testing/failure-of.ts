import { failureOf as failureOfClass } from '@opencloudpay/internal/testing/failure-of';
import { AdapterError } from '../errors';

/** The `AdapterError` that a call fails with; anything else fails the test. */
export const failureOf = (call: Promise<unknown>): Promise<AdapterError> =>
  failureOfClass(AdapterError, call);
