import { AdapterError } from '../errors';

/** The `AdapterError` that a call fails with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<AdapterError> {
  const result = await call.catch((error: unknown) => error);
  if (result instanceof AdapterError) return result;
  throw new Error('expected an AdapterError', { cause: result });
}
