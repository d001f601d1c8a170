import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of what keeps an emulator from starting, or from doing what it is asked. */
export type EmulatorErrorCode =
  /** Another emulator has this state folder. */
  | 'EMULATOR_RUNNING'
  /** The lock of the state folder was removed or replaced: another emulator may have the folder. */
  | 'STATE_LOCK_LOST'
  /** The state folder cannot be written to. */
  | 'STATE_NOT_WRITABLE'
  /** This Node is too old to run functions. */
  | 'NODE_TOO_OLD'
  /** An option of `startEmulator` cannot work. */
  | 'OPTION_INVALID'
  /** The port of the control API is taken. */
  | 'PORT_TAKEN'
  /** A file of the package is missing: build or install it again. */
  | 'NOT_BUILT'
  /** There is no such delivery. */
  | 'DELIVERY_UNKNOWN'
  /** A replayed notification led to no call of the callback. */
  | 'NOT_DELIVERED'
  /** The emulator was stopped before the call. */
  | 'STOPPED';

/** What went wrong and what to do about it, in a sentence or two. */
export class EmulatorError extends CodedError<EmulatorErrorCode> {
  /** The first half of the message, where a program has other advice to give: without a full stop. */
  readonly happened: string | undefined;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions & { happened?: string }) {
    super(code, message, options);
    this.happened = options?.happened;
  }
}
