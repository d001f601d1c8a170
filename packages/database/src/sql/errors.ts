import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps a database from being opened or used. */
export type DatabaseErrorCode =
  /** No server answers at the address. */
  | 'DATABASE_UNREACHABLE'
  /** The server answers and refuses the login: user, password, name of the database, or its rights. */
  | 'DATABASE_REFUSED'
  /** Another process has the folder. */
  | 'DATABASE_IN_USE'
  /** The folder's lock was removed or replaced: another process may have the folder. */
  | 'DATABASE_LOCK_LOST'
  /** The folder cannot be made or written to, or the disk is full. */
  | 'DATABASE_NOT_WRITABLE'
  /** The folder holds files that are not a database, or a broken one. */
  | 'DATABASE_UNREADABLE'
  /** The database was closed before the call. */
  | 'DATABASE_CLOSED'
  /** There is no database in the folder that is to be moved. */
  | 'DATABASE_MISSING'
  /** The content of the folder was moved to a server. */
  | 'DATABASE_MOVED'
  /** A folder can only be moved to schemas that have no rows. */
  | 'DATABASE_NOT_EMPTY'
  /** The copy of a table differs from the table: nothing was moved. */
  | 'COPY_DIFFERS'
  /** The schema was made by a later version of this program. */
  | 'SCHEMA_TOO_NEW'
  /** A step of the migration failed: the schema is as it was before. */
  | 'MIGRATION_FAILED'
  /** A package that the database needs is not installed. */
  | 'PACKAGE_MISSING';

/** Says what is wrong with the database and what to do about it; never holds a password. */
export class DatabaseError extends BilingualError<DatabaseErrorCode> {}
