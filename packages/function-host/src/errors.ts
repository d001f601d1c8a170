/** Machine-readable codes of everything that can go wrong with one invocation. */
export type FunctionErrorCode =
  | 'FUNCTION_NOT_FOUND'
  | 'TRIGGER_NOT_FOUND'
  | 'ENVIRONMENT_NOT_SERVED'
  | 'FUNCTION_LOAD_FAILED'
  | 'FUNCTION_THREW'
  | 'FUNCTION_TIMEOUT'
  | 'FUNCTION_OUT_OF_MEMORY'
  | 'FUNCTION_CRASHED'
  | 'CALLED_IN_CIRCLES'
  | 'EVENT_INVALID'
  | 'RESULT_INVALID'
  | 'ABORTED'
  | 'HOST_STOPPED';

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
export class FunctionError extends Error {
  readonly code: FunctionErrorCode;
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
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.functionName = about.functionName;
    this.requestId = about.requestId;
    this.thrown = about.thrown;
    this.exit = about.exit;
    this.limit = about.limit;
  }
}

export type FunctionHostErrorCode =
  | 'FOLDER_MISSING'
  | 'FOLDER_EMPTY'
  | 'PROJECT_INVALID'
  | 'OPTION_INVALID'
  | 'NOT_BUILT'
  | 'LISTEN_FAILED';

/** The host itself cannot start; the message says what to change. */
export class FunctionHostError extends Error {
  readonly code: FunctionHostErrorCode;

  constructor(code: FunctionHostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
