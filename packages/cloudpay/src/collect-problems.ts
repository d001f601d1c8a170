import { CallFailure } from './errors';

/** Gives what a check gives; what the check refuses becomes one of the problems. */
export type Attempt = <Value>(check: () => Value) => Value | undefined;

/**
 * Collects what checks refuse, so that one refusal names all problems.
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
