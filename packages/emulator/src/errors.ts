import { BilingualError, type ErrorText } from '@opencloudpay/contracts/coded-error';

/** The codes of the emulator's errors. */
export type EmulatorErrorCode =
  /** Another emulator uses this state folder. */
  | 'EMULATOR_RUNNING'
  /** The lock of the state folder was removed or replaced. Another emulator may use the folder. */
  | 'STATE_LOCK_LOST'
  /** The state folder cannot be written to. */
  | 'STATE_NOT_WRITABLE'
  /** This Node is too old to run functions. */
  | 'NODE_TOO_OLD'
  /** An option of `startEmulator` is invalid. */
  | 'OPTION_INVALID'
  /** The seed data or the declared collections of the project are invalid. */
  | 'DATA_INVALID'
  /** The port of the control API is taken. */
  | 'PORT_TAKEN'
  /** A file of the package is missing: build or install it again. */
  | 'NOT_BUILT'
  /** There is no such delivery. */
  | 'DELIVERY_UNKNOWN'
  /** A replayed notification did not reach the callback. */
  | 'NOT_DELIVERED'
  /** The emulator was stopped before the call. */
  | 'STOPPED';

/** What happened and what to do, in one or two sentences. */
export class EmulatorError extends BilingualError<EmulatorErrorCode> {
  /** The first part of the message, without a full stop, for programs that add their own advice. */
  readonly happened: ErrorText | undefined;

  constructor(
    code: EmulatorErrorCode,
    message: ErrorText,
    options?: ErrorOptions & { happened?: ErrorText },
  ) {
    super(code, message, options);
    this.happened = options?.happened;
  }
}
