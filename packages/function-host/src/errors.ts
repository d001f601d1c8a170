import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { FunctionErrorCode } from '@opencloudpay/contracts/function-wire';

export type { FunctionErrorCode };

/** What a function threw, as far as it can be told across the border of its process. */
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
 * An invocation did not give a result; `code` says which of the ways it went wrong.
 *
 * The message names the function and what to do. It quotes what the function itself threw, nothing else of the
 * event or the caller.
 */
export class FunctionError extends CodedError<FunctionErrorCode> {
  readonly functionName: string;
  readonly requestId: string;
  /** With `FUNCTION_THREW`; with `FUNCTION_LOAD_FAILED` and `FUNCTION_CRASHED` where an error was the cause. */
  readonly thrown: Thrown | undefined;
  /** With `FUNCTION_CRASHED`, where the process ended by itself. */
  readonly exit: Exit | undefined;
  /** With `FUNCTION_TIMEOUT` in milliseconds, with `FUNCTION_OUT_OF_MEMORY` in MB. */
  readonly limit: number | undefined;

  constructor(
    code: FunctionErrorCode,
    message: string,
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

/** Machine-readable codes of what keeps the host from starting. */
export type FunctionHostErrorCode =
  /** There is no such folder. */
  | 'FOLDER_MISSING'
  /** The folder holds no function. */
  | 'FOLDER_EMPTY'
  /** A file of the project cannot be read or used. */
  | 'PROJECT_INVALID'
  /** This Node is too old to load functions. */
  | 'NODE_TOO_OLD'
  /** An option cannot work. */
  | 'OPTION_INVALID'
  /** A file of the package is missing: build or install it again. */
  | 'NOT_BUILT'
  /** The address cannot be listened on. */
  | 'LISTEN_FAILED';

/** The host itself cannot start; the message says what to change. */
export class FunctionHostError extends CodedError<FunctionHostErrorCode> {}
