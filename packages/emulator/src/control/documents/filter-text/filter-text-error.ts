import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { TextPlace } from '@opencloudpay/contracts/dev-server/errors';

export type FilterTextErrorCode =
  /** The text of a filter is no query, or holds what only a program could have: a variable, a function. */
  'FILTER_INVALID';

/** A filter that cannot be read, with the place in its text. */
export class FilterTextError extends CodedError<FilterTextErrorCode> {
  readonly place: TextPlace;

  /** @param problem without the place and a full stop */
  constructor(text: string, offset: number, problem: string, options?: ErrorOptions) {
    const place = placeOf(text, offset);
    super('FILTER_INVALID', `Line ${place.line}, column ${place.column}: ${problem}.`, options);
    this.place = place;
  }
}

function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}
