import type { ParameterProblem } from '@opencloudpay/wechatpay';
import { CallFailure } from '../../errors';

/** Gathers what several checks refuse, so that a call is refused once for all that is wrong with it. */
export interface Checklist {
  readonly problems: readonly ParameterProblem[];
  /** The step's result, or `otherwise` where it refuses parameters. What else it throws is thrown. */
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
