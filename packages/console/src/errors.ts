import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the console's errors. */
export type ConsoleErrorCode =
  /** The files of the page are missing. */
  'NOT_BUILT';

/** What happened and what to do. */
export class ConsoleError extends BilingualError<ConsoleErrorCode> {}
