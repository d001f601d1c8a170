import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `--install`. */
export type InstallErrorCode =
  /** npm is not on this machine. */
  | 'NPM_NOT_FOUND'
  /** npm could not install the modules of one or more functions. */
  | 'NPM_FAILED'
  /** It was interrupted. */
  | 'INTERRUPTED';

/** Says why modules are not installed. */
export class InstallError extends BilingualError<InstallErrorCode> {}
