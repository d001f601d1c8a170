/** Machine-readable codes of what keeps an emulator from starting, or from doing what it is asked. */
export type EmulatorErrorCode =
  /** Another emulator has this state folder. */
  | 'EMULATOR_RUNNING'
  /** What was kept cannot be read. */
  | 'STATE_UNREADABLE'
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

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmulatorError';
    this.code = code;
  }
}
