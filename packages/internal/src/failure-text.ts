import { types } from 'node:util';

/** What an operator needs of a failure that nobody foresaw. Not its other properties: those may hold anything. */
export function stackOf(failure: unknown): string {
  return (types.isNativeError(failure) && failure.stack) || messageOf(failure);
}

/** The words of whatever was thrown, an Error of another realm too. */
export function messageOf(failure: unknown): string {
  if (types.isNativeError(failure)) return failure.message;
  return typeof failure === 'string' ? failure : Object.prototype.toString.call(failure);
}
