import { BilingualError, type ErrorText } from '@opencloudpay/contracts/coded-error';
import type { FunctionErrorCode } from '@opencloudpay/contracts/function-wire';

export type { FunctionErrorCode };

/** A thrown value of a function, as far as it can be passed out of the function's process. */
export interface Thrown {
  /** The error's own name: `TypeError`; `Error` for thrown values that are no errors. */
  name: string;
  message: string;
  stack?: string;
}

/** How a function's process ended: one of the two is set. */
export interface Exit {
  code: number | null;
  signal: string | null;
}

/**
 * An invocation failed; `code` names the kind of failure.
 *
 * The message names the function and the next step. It quotes the error that the function itself threw, and nothing
 * else of the event or the caller.
 */
export class FunctionError extends BilingualError<FunctionErrorCode> {
  readonly functionName: string;
  readonly requestId: string;
  /** With `FUNCTION_THREW`; with `FUNCTION_LOAD_FAILED` and `FUNCTION_CRASHED` if an error was the cause. */
  readonly thrown: Thrown | undefined;
  /** With `FUNCTION_CRASHED`, if the process ended by itself. */
  readonly exit: Exit | undefined;
  /** With `FUNCTION_TIMEOUT` in milliseconds, with `FUNCTION_OUT_OF_MEMORY` in MB. */
  readonly limit: number | undefined;

  constructor(
    code: FunctionErrorCode,
    message: ErrorText,
    about: {
      functionName: string;
      requestId: string;
      thrown?: Thrown | undefined;
      exit?: Exit | undefined;
      limit?: number | undefined;
    },
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.functionName = about.functionName;
    this.requestId = about.requestId;
    this.thrown = about.thrown;
    this.exit = about.exit;
    this.limit = about.limit;
  }
}

/** Machine-readable codes of problems that prevent the host from starting. */
export type FunctionHostErrorCode =
  /** There is no such folder. */
  | 'FOLDER_MISSING'
  /** The folder has no function. */
  | 'FOLDER_EMPTY'
  /** A file of the project cannot be read or used. */
  | 'PROJECT_INVALID'
  /** This Node is too old to load functions. */
  | 'NODE_TOO_OLD'
  /** An option is invalid. */
  | 'OPTION_INVALID'
  /** A file of the package is missing: build or install it again. */
  | 'NOT_BUILT'
  /** The host cannot listen on the address. */
  | 'LISTEN_FAILED';

/** The host itself cannot start; the message names the required change. */
export class FunctionHostError extends BilingualError<FunctionHostErrorCode> {}
