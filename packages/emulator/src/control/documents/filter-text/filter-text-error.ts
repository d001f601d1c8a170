import { BilingualError } from '@opencloudpay/contracts/coded-error';
import type { TextPlace } from '@opencloudpay/contracts/dev-server/errors';
import { say } from '@opencloudpay/internal';
import { filterProblemText } from './filter-problem-texts';
import type { FilterProblem } from './filter-problems';

export type FilterTextErrorCode =
  /** The text of a filter is no query, or holds what only a program could have: a variable, a function. */
  'FILTER_INVALID';

/** A filter that cannot be read, with the place in its text. */
export class FilterTextError extends BilingualError<FilterTextErrorCode> {
  readonly place: TextPlace;

  constructor(text: string, offset: number, found: FilterProblem, options?: ErrorOptions) {
    const problem = withShortName(found);
    const place = placeOf(text, offset);
    const { line, column } = place;
    const { en, zh } = filterProblemText(problem);
    super(
      'FILTER_INVALID',
      say(`Line ${line}, column ${column}: ${en}.`, `第 ${line} 行第 ${column} 列有误：${zh}。`),
      options,
    );
    this.place = place;
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
