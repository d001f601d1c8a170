import { types } from 'node:util';

/** The text of an unexpected failure for an operator: its stack. Not its other properties, which may hold secrets. */
export function stackOf(failure: unknown): string {
  return (types.isNativeError(failure) && failure.stack) || messageOf(failure);
}

/** The message of any thrown value, also of an Error of another realm. */
export function messageOf(failure: unknown): string {
  if (types.isNativeError(failure)) return failure.message;
  return typeof failure === 'string' ? failure : Object.prototype.toString.call(failure);
}
