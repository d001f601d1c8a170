import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps `cloudpay migrate` from its work. */
export type MigrateErrorCode =
  /** Answers are missing, and there is no terminal to ask on. */
  | 'ANSWERS_MISSING'
  /** An answer cannot be right. */
  | 'ANSWER_INVALID'
  /** The changes were shown and not confirmed: there is no terminal, or the answer was no. */
  | 'NOT_CONFIRMED'
  /** A file of the project cannot be changed safely. */
  | 'FILE_UNREADABLE'
  /** The project was migrated to another target. */
  | 'ALREADY_MIGRATED'
  /** There is no migration to take back. */
  | 'NOTHING_TO_UNDO'
  /** Files were changed after the migration. */
  | 'CHANGED_SINCE'
  /** Documents or files were not imported. The files of the project are written. */
  | 'DATA_NOT_IMPORTED';

/** The failure of `cloudpay migrate`. Nothing was written, except for DATA_NOT_IMPORTED. The message is for the person at the terminal. */
export class MigrateError extends BilingualError<MigrateErrorCode> {}
