import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `cloudpay demo`. */
export type DemoErrorCode =
  /** A step had another result than expected. */
  'STEP_FAILED';

/** Says which result differs. */
export class DemoError extends BilingualError<DemoErrorCode> {}
