import { FunctionError } from '../errors';

/** The `FunctionError` that an invocation fails with; anything else fails the test. */
export async function failureOf(invocation: Promise<unknown>): Promise<FunctionError> {
  const result = await invocation.catch((error: unknown) => error);
  if (result instanceof FunctionError) return result;
  throw new Error('expected a FunctionError', { cause: result });
}
