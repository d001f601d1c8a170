import type { AdapterErrorCode } from './errors';

const CODE_OF_STATUS: Readonly<Record<number, AdapterErrorCode>> = {
  401: 'UNREACHABLE',
  403: 'UNREACHABLE',
  404: 'FUNCTION_NOT_FOUND',
  405: 'UNREACHABLE',
  502: 'UNREACHABLE',
  503: 'UNREACHABLE',
  504: 'FUNCTION_TIMEOUT',
};

/** The code of an error status. */
export function codeOfStatus(status: number): AdapterErrorCode {
  return CODE_OF_STATUS[status] ?? 'FUNCTION_FAILED';
}
