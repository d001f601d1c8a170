import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps `cloudpay trigger` from sending. */
export type TriggerErrorCode =
  /** Options contradict each other, or one is missing. */
  | 'OPTIONS_INVALID'
  /** The file of `--from` holds no delivery. */
  | 'DELIVERY_UNREADABLE'
  /** The receiver is not on this machine, and `--remote` was not given. */
  | 'RECEIVER_REMOTE'
  /** The configuration has no merchant, or not the key that signs. */
  | 'KEYS_MISSING'
  /** The dev server refuses. */
  | 'DEV_SERVER_REFUSED';

/** The failure of `cloudpay trigger` before anything was sent. The message is for the person at the terminal. */
export class TriggerError extends BilingualError<TriggerErrorCode> {}
