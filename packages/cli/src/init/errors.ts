import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps `cloudpay init` from writing. */
export type InitErrorCode =
  /** Answers are missing, and there is no terminal to ask on. */
  | 'ANSWERS_MISSING'
  /** An answer cannot be right. */
  | 'ANSWER_INVALID'
  /** The changes were shown and not confirmed, because there is no terminal. */
  | 'NOT_CONFIRMED'
  /** A file of the project cannot be read or replaced, or is not what its name says. */
  | 'FILE_UNUSABLE'
  /** The person has left the questions. */
  | 'CANCELLED';

/** The failure of `cloudpay init`. Nothing was written. The message is for the person at the terminal. */
export class InitError extends BilingualError<InitErrorCode> {}
