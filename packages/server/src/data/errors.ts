import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps a `data` command from its work. */
export type DataErrorCode =
  /** Neither options nor environment variables nor a project name a database. */
  | 'DATABASE_MISSING'
  /** Another process has the database folder open. */
  | 'DATABASE_IN_USE'
  /** Two options exclude each other. */
  | 'OPTIONS_CONFLICT'
  /** The database has several environments, or not the one that was named. */
  | 'ENVIRONMENT_UNKNOWN'
  /** The file or folder to import does not exist, or has no documents. */
  | 'FILE_MISSING'
  /** The name of a file cannot be the name of a collection. */
  | 'COLLECTION_MISSING'
  /** There is no collection of this name. */
  | 'COLLECTION_UNKNOWN'
  /** A file to export to exists. */
  | 'FILE_EXISTS'
  /** Files are imported, and no folder of a storage is named. */
  | 'FILES_MISSING'
  /** The text of an index is invalid. */
  | 'INDEX_INVALID'
  /** The text of a permission is invalid. */
  | 'PERMISSION_INVALID'
  /** A document cannot be imported. */
  | 'IMPORT_FAILED';

/** The failure of a `data` command. The message is for the person at the terminal. */
export class DataError extends BilingualError<DataErrorCode> {}
