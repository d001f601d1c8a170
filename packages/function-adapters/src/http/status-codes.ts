import type { AdapterErrorCode } from '../errors';

const CODE_OF_STATUS: Readonly<Record<number, AdapterErrorCode>> = {
  401: 'PERMISSION_DENIED',
  403: 'PERMISSION_DENIED',
  404: 'FUNCTION_NOT_FOUND',
  405: 'UNREACHABLE',
  429: 'THROTTLED',
  502: 'UNREACHABLE',
  503: 'UNREACHABLE',
  504: 'FUNCTION_TIMEOUT',
};

/** The code of an error status. */
export function codeOfStatus(status: number): AdapterErrorCode {
  return CODE_OF_STATUS[status] ?? 'FUNCTION_FAILED';
}
