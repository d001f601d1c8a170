import { CallFailure } from '../errors/errors';

/** Runs a check and returns its result; adds its refusal to the problems. */
export type Attempt = <Value>(check: () => Value) => Value | undefined;

/**
 * Collects the refusals of checks, so that one error names all problems.
 *
 * @param found problems that are known already
 */
export function collectProblems(found: readonly string[] = []): { problems: string[]; attempt: Attempt } {
  const problems = [...found];
  return {
    problems,
    attempt(check) {
      try {
        return check();
      } catch (failure) {
        if (!(failure instanceof CallFailure)) throw failure;
        problems.push(failure.message);
        return undefined;
      }
    },
  };
}
