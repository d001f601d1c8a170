/** The error of this class that a call fails with; anything else fails the test. */
export async function failureOf<Failure extends Error>(
  failureClass: abstract new (...parameters: never[]) => Failure,
  call: Promise<unknown>,
): Promise<Failure> {
  const result = await call.catch((error: unknown) => error);
  if (result instanceof failureClass) return result;
  throw new Error(`expected a failure of the class ${failureClass.name}`, { cause: result });
}
