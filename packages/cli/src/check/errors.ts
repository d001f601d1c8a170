import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `cloudpay check`. */
export type CheckErrorCode =
  /** `--rule` names a rule that does not exist. */
  | 'RULE_UNKNOWN'
  /** `--rule` gives a rule something else than error, warning or off. */
  | 'SEVERITY_UNKNOWN';

/** Says why nothing was checked. */
export class CheckError extends BilingualError<CheckErrorCode> {}
