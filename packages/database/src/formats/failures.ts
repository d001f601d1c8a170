import type { DocumentError } from '../errors';
import { invalidParameter } from '../store/texts';

/** An error in a file of documents. */
export function wrongAt(line: number, problem: string): DocumentError {
  return invalidParameter(`Line ${line}: ${problem}.`);
}
