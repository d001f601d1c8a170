import { DocumentError } from '../errors';

/** What a function of the language throws for a query, update or pipeline that MongoDB refuses, in its text. */
export function refuse(text: string): never {
  throw new DocumentError('DATABASE_REQUEST_FAILED', text);
}
