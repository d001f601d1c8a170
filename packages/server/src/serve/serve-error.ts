import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of `cloudpay serve`. */
export type ServeErrorCode =
  /** The address cannot be listened on. */
  'LISTEN_FAILED';

/** The failure of a start, with the next step. */
export class ServeError extends BilingualError<ServeErrorCode> {}
