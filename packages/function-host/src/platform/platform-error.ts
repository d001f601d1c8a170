import type { FunctionError, FunctionErrorCode } from '../errors';

/** A failed call in CloudBase's format. */
export interface PlatformError {
  /** The platform's name: `FUNCTIONS_EXECUTE_FAIL`. */
  code: string;
  /** WeChat's number: -504002. */
  errCode: number;
  /** The message, in the platform's words if it has any. */
  message: string;
  /** The error of `wx.cloud.callFunction` in a mini program. */
  errMsg: string;
}

interface Kind {
  code: string;
  errCode: number;
  /** WeChat's text after the number; most numbers have none. */
  words?: string;
}

const EXECUTE_FAIL: Kind = {
  code: 'FUNCTIONS_EXECUTE_FAIL',
  errCode: -504002,
  words: 'functions execute fail',
};
const SYSTEM_ERROR: Kind = { code: 'SYS_ERR', errCode: -501001, words: 'resource system error' };

/**
 * @see https://docs.cloudbase.net/error-code/basic
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/error-code.html
 */
const KINDS: Readonly<Record<FunctionErrorCode, Kind>> = {
  FUNCTION_NOT_FOUND: { code: 'FUNCTION_NOT_FOUND', errCode: -501000 },
  TRIGGER_NOT_FOUND: { code: 'FUNCTION_NOT_FOUND', errCode: -501000 },
  ENVIRONMENT_NOT_SERVED: { code: 'INVALID_ENV', errCode: -501005, words: 'invalid env' },
  FUNCTION_LOAD_FAILED: EXECUTE_FAIL,
  FUNCTION_THREW: EXECUTE_FAIL,
  FUNCTION_CRASHED: EXECUTE_FAIL,
  FUNCTION_CRASH_LOOP: EXECUTE_FAIL,
  RESULT_INVALID: EXECUTE_FAIL,
  FUNCTION_TIMEOUT: { code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED', errCode: -504003 },
  // WeChat documents no number for it, so it has the number of failed executions.
  FUNCTION_OUT_OF_MEMORY: { ...EXECUTE_FAIL, code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' },
  CALLED_IN_CIRCLES: { code: 'EXCEED_CONCURRENT_REQUEST_LIMIT', errCode: -501004 },
  EVENT_INVALID: { code: 'INVALID_PARAM', errCode: -501007, words: 'invalid parameters' },
  ABORTED: SYSTEM_ERROR,
  HOST_STOPPED: SYSTEM_ERROR,
};

/**
 * Converts a failed invocation to the platform's format: for SDKs `code` and `message`, for mini programs `errCode`
 * and `errMsg`.
 */
export function platformError(error: FunctionError): PlatformError {
  const { code, errCode, words = '' } = KINDS[error.code];
  const message = platformWords(error);
  return {
    code,
    errCode,
    message,
    errMsg: `cloud.callFunction:fail Error: errCode: ${errCode} ${words} | errMsg: ${message}`,
  };
}

function platformWords(error: FunctionError): string {
  const { code, thrown, limit, message } = error;
  if (code === 'FUNCTION_NOT_FOUND') return `FunctionName parameter could not be found. ${message}`;
  if (code === 'FUNCTION_TIMEOUT' && limit !== undefined)
    return `Invoking task timed out after ${limit / 1000} seconds. ${message}`;
  // A function's own errors keep their messages, because code looks for them.
  if (code === 'FUNCTION_THREW' && thrown) return `${thrown.name}: ${thrown.message}`;
  return message;
}
