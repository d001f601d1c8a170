import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the errors of `cloudpay explain`. */
export type ExplainErrorCode =
  /** No rule, code, message or page has this name. */
  'NOTHING_KNOWN';

/** Says that there is nothing to explain. */
export class ExplainError extends BilingualError<ExplainErrorCode> {}
