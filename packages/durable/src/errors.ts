import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps a store from being opened or used. */
export type DatabaseErrorCode =
  /** No server answers at the address. */
  | 'DATABASE_UNREACHABLE'
  /** The server answers and lets nobody in: user, password, name of the database, or its rights. */
  | 'DATABASE_REFUSED'
  /** Another process has the folder. */
  | 'DATABASE_IN_USE'
  /** The folder's lock was removed or replaced: another process may have the folder. */
  | 'DATABASE_LOCK_LOST'
  /** The folder cannot be made or written to, or the disk is full. */
  | 'DATABASE_NOT_WRITABLE'
  /** The folder holds something that is not a database, or one that is broken. */
  | 'DATABASE_UNREADABLE'
  /** The schema was made by a later version of this program. */
  | 'SCHEMA_TOO_NEW'
  /** A step of the migration failed: the schema is as it was before. */
  | 'MIGRATION_FAILED'
  /** A package that the durable mode stands on is not installed. */
  | 'PACKAGE_MISSING'
  /** What is stored was encrypted with a key that is not configured. */
  | 'BODY_KEY_UNKNOWN'
  /** What is stored cannot be decrypted: it was changed. */
  | 'BODY_UNREADABLE'
  /** There is no such notification. */
  | 'NOTIFICATION_UNKNOWN'
  /** What is so young is not deleted. */
  | 'TOO_YOUNG'
  /** The store was closed before the call. */
  | 'STORE_CLOSED';

/** What went wrong with the database and what to do about it; never with a password in it. */
export class DatabaseError extends CodedError<DatabaseErrorCode> {}

/** Machine-readable codes of why a scheduled job did not end. */
export type ScheduledJobErrorCode =
  /** Another gateway has the job now, because its lease was over. */
  | 'LEASE_LOST'
  /** WeChat Pay gives no bill, and says why. */
  | 'BILL_REFUSED';
