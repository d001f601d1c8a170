import type { ParameterProblem } from '@opencloudpay/wechatpay/errors';
import { CallFailure } from '../../errors/errors';

/** Collects the refusals of several checks, so that one error names all problems of a call. */
export interface Checklist {
  readonly problems: readonly ParameterProblem[];
  /** The step's result, or `otherwise` if it refuses parameters. Other errors are thrown. */
  check<Result>(step: () => Result, otherwise: Result): Result;
}

export function createChecklist(): Checklist {
  const problems: ParameterProblem[] = [];

  function check<Result>(step: () => Result, otherwise: Result): Result {
    try {
      return step();
    } catch (failure) {
      if (!(failure instanceof CallFailure) || !failure.problems) throw failure;
      problems.push(...failure.problems);
      return otherwise;
    }
  }

  return { problems, check };
}
