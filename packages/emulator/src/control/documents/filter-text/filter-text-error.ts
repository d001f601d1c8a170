import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { TextPlace } from '@opencloudpay/contracts/dev-server/errors';
import type { FilterProblem } from '@opencloudpay/contracts/dev-server/filter-problems';
import { filterProblemText } from './filter-problem-texts';

export type FilterTextErrorCode =
  /** The text of a filter is no query, or holds what only a program could have: a variable, a function. */
  'FILTER_INVALID';

/** A filter that cannot be read, with the place in its text. */
export class FilterTextError extends CodedError<FilterTextErrorCode> {
  readonly place: TextPlace;

  /** For other languages than that of the message. */
  readonly problem: FilterProblem;

  constructor(text: string, offset: number, found: FilterProblem, options?: ErrorOptions) {
    const problem = withShortName(found);
    const place = placeOf(text, offset);
    const words = filterProblemText(problem);
    super('FILTER_INVALID', `Line ${place.line}, column ${place.column}: ${words}.`, options);
    this.place = place;
    this.problem = problem;
  }
}

/** Characters. A longer name would flood the message. */
const LONGEST_NAME = 80;

function withShortName(problem: FilterProblem): FilterProblem {
  if (!('name' in problem) || problem.name.length <= LONGEST_NAME) return problem;
  return { ...problem, name: `${problem.name.slice(0, LONGEST_NAME)}…` } as FilterProblem;
}

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}
