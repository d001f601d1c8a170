/**
 * How functions of a function host are called over HTTP. Two servers of the host speak it:
 *
 * - `POST /functions/<name>` with the event as JSON, for programs that hold the host's token: gateways, other functions.
 *   The caller comes in the headers of `caller.ts`.
 * - `POST /login` and `POST /call/<name>`, for mini programs, which hold a session.
 *
 * This file runs in mini programs too: it imports nothing.
 */

export const FUNCTION_ROUTE = '/functions/:name';
export const LOGIN_ROUTE = '/login';
export const SESSION_CALL_ROUTE = '/call/:name';

export function functionPath(name: string): string {
  return FUNCTION_ROUTE.replace(':name', encodeURIComponent(name));
}

/** The parameter that names a field of the event which is a CloudID. The host puts its open data there. */
export const CLOUD_ID_PARAMETER = 'cloudID';

/** @param cloudIds the fields of the event that are CloudIDs */
export function sessionCallPath(name: string, cloudIds: readonly string[] = []): string {
  const marks = cloudIds.map((field) => `${CLOUD_ID_PARAMETER}=${encodeURIComponent(field)}`);
  const path = SESSION_CALL_ROUTE.replace(':name', encodeURIComponent(name));
  return marks.length > 0 ? `${path}?${marks.join('&')}` : path;
}

/** How many functions called each other up to this call. The host stops functions that call each other in a circle. */
export const CALL_DEPTH_HEADER = 'X-CloudPay-Call-Depth';
/** The request id of the call of the function that calls. Its log lines and what it does belong to the same payment. */
export const CALLED_BY_HEADER = 'X-CloudPay-Called-By';
/** The variable in which a function finds its depth, to send it when it calls another function. */
export const CALL_DEPTH_VARIABLE = 'CLOUDPAY_CALL_DEPTH';

/** The depth of a called function, from the header that its caller sent; 0 without the header. */
export function callDepth(header: string | null | undefined): number {
  return /^\d{1,4}$/.test(header || '') ? Number(header) + 1 : 0;
}

/** The answer with status 200. */
export interface FunctionSuccess {
  /** What the function returned; absent where that is `undefined`. */
  result?: unknown;
  requestId: string;
}

/** The answer with any other status. */
export interface FunctionFailure {
  errorCode: FunctionWireErrorCode | (string & {});
  /** What happened and what to do next. */
  errorMessage: string;
  requestId: string;
  /** What `wx.cloud.callFunction` rejects with, if a function was called. */
  errCode?: number;
  errMsg?: string;
}

/** The answer to `POST /login`: `expiresAt` in milliseconds since 1970, `expiresIn` in seconds. */
export interface LoginSuccess {
  token: string;
  expiresAt: number;
  expiresIn: number;
}

/** Machine-readable codes of everything that can go wrong with one invocation. */
export type FunctionErrorCode =
  /** The project has no such function. */
  | 'FUNCTION_NOT_FOUND'
  /** The function has no such timer. */
  | 'TRIGGER_NOT_FOUND'
  /** The call names an environment that this host does not run. */
  | 'ENVIRONMENT_NOT_SERVED'
  /** The function's module cannot be loaded. */
  | 'FUNCTION_LOAD_FAILED'
  /** The function threw, or its promise was rejected. */
  | 'FUNCTION_THREW'
  /** The function did not return in time. */
  | 'FUNCTION_TIMEOUT'
  /** The function exceeded its memory limit. */
  | 'FUNCTION_OUT_OF_MEMORY'
  /** The function's process ended before the function returned. */
  | 'FUNCTION_CRASHED'
  /** The function's processes ended several times in a row: the host starts none for some seconds. */
  | 'FUNCTION_CRASH_LOOP'
  /** The function calls itself, directly or through others. */
  | 'CALLED_IN_CIRCLES'
  /** The event is not JSON, or too large. */
  | 'EVENT_INVALID'
  /** The result is not JSON, or too large. */
  | 'RESULT_INVALID'
  /** The caller aborted the call. */
  | 'ABORTED'
  /** The host was stopped. */
  | 'HOST_STOPPED';

/** Codes of the answers to `POST /functions/<name>`. */
export type FunctionWireErrorCode =
  | FunctionErrorCode
  /** The token is missing or wrong. */
  | 'UNAUTHORIZED'
  /** The event is larger than 6 MB. */
  | 'EVENT_TOO_LARGE'
  /** The method is not POST. */
  | 'METHOD_NOT_ALLOWED'
  /** No route has this path. */
  | 'NOT_FOUND'
  /** The host itself failed: its log says why. */
  | 'HOST_FAILED';

/**
 * Reads the JSON of an answer.
 *
 * @returns the answer, or `undefined` if no function host gives such an answer: it then comes from a proxy or
 *   another server
 */
export function readAnswer(
  status: number,
  body: unknown,
): { success: FunctionSuccess; failure?: never } | { failure: FunctionFailure; success?: never } | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { requestId, result, errorCode, errorMessage, errCode, errMsg } = body as {
    [field in keyof (FunctionSuccess & FunctionFailure)]?: unknown;
  };
  if (status === 200) return typeof requestId === 'string' ? { success: { result, requestId } } : undefined;
  if (typeof errorMessage !== 'string') return undefined;
  const failure: FunctionFailure = {
    errorCode: typeof errorCode === 'string' ? errorCode : '',
    errorMessage,
    requestId: typeof requestId === 'string' ? requestId : '',
  };
  if (typeof errCode === 'number') failure.errCode = errCode;
  if (typeof errMsg === 'string') failure.errMsg = errMsg;
  return { failure };
}
