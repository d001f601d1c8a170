import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `cloudpay exec`. */
export type ExecErrorCode =
  /** There is no program of this name. */
  | 'COMMAND_NOT_FOUND'
  /** The program cannot be started. */
  | 'COMMAND_NOT_STARTED';

/** Says why the command did not run. */
export class ExecError extends BilingualError<ExecErrorCode> {}
