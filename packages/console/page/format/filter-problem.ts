import type { FilterProblem, FilterProblemTexts } from '@opencloudpay/contracts/dev-server/filter-problems';

/** The text of a filter's problem in a language. */
export function filterProblemText(problem: FilterProblem, texts: FilterProblemTexts): string {
  // TypeScript does not connect the code of a union with its text.
  const write = texts[problem.code] as (parts: FilterProblem) => string;
  return write(problem);
}
