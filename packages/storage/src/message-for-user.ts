import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import type { StorageErrorCode } from './errors';

/** Their messages name the folder or the bucket, for the operator. */
const OPERATOR_CODES: ReadonlySet<StorageErrorCode> = new Set([
  'OPTION_INVALID',
  'FOLDER_FAILED',
  'BUCKET_REFUSED',
  'BUCKET_UNREACHABLE',
]);

/** The system's codes of a disk, a quota or a file that is full. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The text of a failure for a user of a mini program, or for the holder of an address. The user learns
 * only that the host failed; a process warning tells the operator why.
 *
 * @param what the failed request, for the operator
 */
export function messageForUser(error: unknown, what: string): string {
  if (isCodedError<StorageErrorCode>(error) && !OPERATOR_CODES.has(error.code)) return error.message;
  process.emitWarning(`${what} failed: ${messageOf(error)}`, 'StorageWarning');
  return isFull(error)
    ? 'The disk of the files is full: nothing was stored, and earlier files stay. Make room, then upload again.'
    : 'The host could not read or write the file: try later.';
}

function isFull(error: unknown): boolean {
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
  return FULL.has(code) || (cause !== undefined && isFull(cause));
}
