/**
 * The platform's error codes and their texts, as wx-server-sdk has them: -5xxxxx come from Tencent Cloud's side
 * of the platform, -6xxxxx from WeChat's. Only those that a payment call can get.
 */
export const ERROR_TEXTS: Readonly<Record<number, string>> = {
  [-1]: 'unknown error',
  [-501001]: 'resource system error',
  [-501002]: 'resource server timeout',
  [-501003]: 'exceed request limit',
  [-501004]: 'exceed concurrent request limit',
  [-501005]: 'invalid env',
  [-501006]: 'invalid common parameters',
  [-501007]: 'invalid parameters',
  [-501008]: 'invalid request source',
  [-501009]: 'resource not initialized',
  [-502001]: 'database request fail',
  [-502002]: 'database invalid command',
  [-502003]: 'database permission denied',
  [-502004]: 'database exceed collection limit',
  [-502005]: 'database collection not exists',
  [-503001]: 'storage request fail',
  [-503002]: 'storage permission denied',
  [-503003]: 'storage file not exists',
  [-503004]: 'storage invalid sign parameter',
  [-504001]: 'functions request fail',
  [-504002]: 'functions execute fail',
  [-601001]: 'system error',
  [-601002]: 'system args error',
  [-601003]: 'system network error',
  [-601004]: 'api permission denied',
  [-601008]: 'server-side request timedout',
  [-604100]: 'API not found',
  [-604101]: 'function has no permission to call this API',
  [-604102]: 'call open API timeout',
  [-604103]: 'call open API system error',
};

/** The codes that this facade itself throws. */
export const ErrCode = {
  /** The SDK was used in a wrong way. */
  UNKNOWN: -1,
  /** Something in the runtime failed. */
  RESOURCE_SYSTEM_ERROR: -501001,
  /** Too many calls. */
  EXCEED_REQUEST_LIMIT: -501003,
  /** Too many calls at once. */
  EXCEED_CONCURRENT_REQUEST_LIMIT: -501004,
  /** No such environment here. */
  INVALID_ENV: -501005,
  /** A parameter is missing or wrong. Nothing was sent. */
  INVALID_PARAM: -501007,
  /** The account's options are missing or wrong. */
  NOT_INITIALIZED: -501009,
  /** The function failed. */
  FUNCTIONS_EXECUTE_FAIL: -504002,
  /** WeChat Pay or the gateway failed. */
  SYSTEM_ERROR: -601001,
  /** Nothing was reached or changed. */
  NETWORK_ERROR: -601003,
  /** The token or the merchant is not allowed. */
  PERMISSION_DENIED: -601004,
  /** The outcome is unknown. Query first. */
  REQUEST_TIMED_OUT: -601008,
  /** No such API. */
  API_NOT_FOUND: -604100,
} as const;

export type CloudPayErrorCode =
  | keyof typeof ErrCode
  /** A number of the platform that is not in {@link ErrCode}. */
  | 'OTHER'
  /** The gateway does not accept the token. */
  | 'TOKEN_UNKNOWN'
  /** The Idempotency-Key belongs to another call. */
  | 'KEY_REUSED'
  /** The gateway no longer has the answer for this Idempotency-Key. */
  | 'ANSWER_FORGOTTEN';

export function codeOf(errCode: number): CloudPayErrorCode {
  const names = Object.keys(ErrCode) as (keyof typeof ErrCode)[];
  return names.find((name) => ErrCode[name] === errCode) ?? 'OTHER';
}

/** The platform has names for errors; the SDK has numbers (and misspells one name). */
const PLATFORM_CODES: Readonly<Record<string, number>> = {
  SYS_ERR: -501001,
  SERVER_TIMEOUT: -501002,
  EXCEED_REQUEST_LIMIT: -501003,
  EXCEED_CONCURRENT_REQUEST_LIMIT: -501004,
  INVALIID_ENV: -501005,
  INVALID_COMMON_PARAM: -501006,
  INVALID_PARAM: -501007,
  INVALID_REQUEST_SOURCE: -501008,
  RESOURCE_NOT_INITIAL: -501009,
  DATABASE_REQUEST_FAILED: -502001,
  DATABASE_INVALID_OPERRATOR: -502002,
  DATABASE_PERMISSION_DENIED: -502003,
  DATABASE_COLLECTION_EXCEED_LIMIT: -502004,
  DATABASE_COLLECTION_NOT_EXIST: -502005,
  STORAGE_REQUEST_FAIL: -503001,
  STORAGE_EXCEED_AUTHORITY: -503002,
  STORAGE_FILE_NONEXIST: -503003,
  STORAGE_SIGN_PARAM_INVALID: -503004,
  FUNCTIONS_REQUEST_FAIL: -504001,
  FUNCTIONS_EXECUTE_FAIL: -504002,
};

/** The number of a platform error's name; an unknown name becomes a resource system error, as in the SDK. */
export function platformErrCode(name: unknown): number {
  const known = typeof name === 'string' && Object.hasOwn(PLATFORM_CODES, name) && PLATFORM_CODES[name];
  return known || ErrCode.RESOURCE_SYSTEM_ERROR;
}

/** The SDK's text of a number: `storage file not exists`. Empty for numbers that it has no text for. */
export function platformErrText(errCode: number): string {
  return ERROR_TEXTS[errCode] ?? '';
}
