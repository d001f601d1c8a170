import type { AdapterErrorCode } from '../errors';

/**
 * By the first part of an error code of Tencent Cloud's API.
 *
 * @see https://cloud.tencent.com/document/api/583/17238
 */
const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  ResourceNotFound: 'FUNCTION_NOT_FOUND',
  RequestLimitExceeded: 'THROTTLED',
  LimitExceeded: 'THROTTLED',
  ResourceInsufficient: 'THROTTLED',
  AuthFailure: 'PERMISSION_DENIED',
  UnauthorizedOperation: 'PERMISSION_DENIED',
  InvalidParameter: 'FUNCTION_FAILED',
  InvalidParameterValue: 'FUNCTION_FAILED',
  MissingParameter: 'FUNCTION_FAILED',
  UnsupportedOperation: 'FUNCTION_FAILED',
};

/** The meaning of an error code; others mean that the platform cannot run the function now. */
export function tencentErrorCode(code: string): AdapterErrorCode {
  const [kind = ''] = code.split('.');
  return (Object.hasOwn(CODES, kind) ? CODES[kind] : undefined) ?? 'UNREACHABLE';
}
