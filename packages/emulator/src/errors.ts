/** Machine-readable codes of what keeps an emulator from starting, or from doing what it is asked. */
export type EmulatorErrorCode =
  /** Another emulator has this state folder. */
  | 'EMULATOR_RUNNING'
  /** The lock of the state folder was removed or replaced: another emulator may have the folder. */
  | 'STATE_LOCK_LOST'
  /** The state folder cannot be written to. */
  | 'STATE_NOT_WRITABLE'
  | 'OPTION_INVALID'
  /** The port of the control API is taken. */
  | 'PORT_TAKEN'
  | 'NOT_BUILT'
  | 'DELIVERY_UNKNOWN'
  /** A replayed notification led to no call of the callback. */
  | 'NOT_DELIVERED'
  | 'STOPPED';

/** What went wrong and what to do about it, in a sentence or two. */
export class EmulatorError extends Error {
  readonly code: EmulatorErrorCode;
  /** The first half of the message, where a program has other advice to give: without a full stop. */
  readonly happened: string | undefined;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions & { happened?: string }) {
    super(message, options);
    this.name = 'EmulatorError';
    this.code = code;
    this.happened = options?.happened;
  }
}
