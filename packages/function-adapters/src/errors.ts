/**
 * Why a call gave no reply.
 *
 * - `FUNCTION_NOT_FOUND`: there is no such function.
 * - `FUNCTION_FAILED`: it could not be loaded, threw, crashed, or returned what cannot be carried.
 * - `FUNCTION_TIMEOUT`: it did not return in time; it may have done its work, or part of it.
 * - `UNREACHABLE`: what runs the functions did not answer, or not as it should.
 * - `TARGET_UNSUPPORTED`: this adapter cannot call such a target, or not there.
 * - `ABORTED`: the caller gave it up.
 * - `CONFIGURATION_INVALID`: the adapter's own options cannot work.
 */
export type AdapterErrorCode =
  | 'FUNCTION_NOT_FOUND'
  | 'FUNCTION_FAILED'
  | 'FUNCTION_TIMEOUT'
  | 'UNREACHABLE'
  | 'TARGET_UNSUPPORTED'
  | 'ABORTED'
  | 'CONFIGURATION_INVALID';

/** A callback function was not called, or did not return. The message never holds the event's openid. */
export class AdapterError extends Error {
  readonly code: AdapterErrorCode;

  constructor(code: AdapterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
