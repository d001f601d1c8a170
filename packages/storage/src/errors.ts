import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of everything that can go wrong with files. */
export type StorageErrorCode =
  /** An option of `openStorage` is invalid. */
  | 'OPTION_INVALID'
  /** The path of a file has a part that no store takes: `..`, a backslash, a control character. */
  | 'PATH_INVALID'
  /** The path cannot be used in this folder: a folder has its name, or it leads out of the folder by a link. */
  | 'PATH_CONFLICT'
  /** The permission of the files does not allow a mini program's call. SDK: errCode -503002. */
  | 'PERMISSION_DENIED'
  /** The file is larger than the storage accepts. */
  | 'FILE_TOO_LARGE'
  /** The folder cannot be read or written. */
  | 'FOLDER_FAILED'
  /** The bucket refused a request. */
  | 'BUCKET_REFUSED'
  /** The bucket did not answer. */
  | 'BUCKET_UNREACHABLE';

/** A call of the storage failed. The message says what to do next. */
export class StorageError extends BilingualError<StorageErrorCode> {}
