/**
 * The same symbol in every copy of this module. Each package's bundle holds a copy, so `instanceof` fails between
 * packages.
 */
const MARKER = Symbol.for('opencloudpay.CodedError');

/** A message in English, for programs and logs, and in Chinese, for a terminal whose locale is Chinese. */
export interface ErrorText {
  readonly en: string;
  readonly zh: string;
}

// The message says what happened and what to do next, and never holds a key, a certificate, a token or a full openid.
/** The base of every error class of OpenCloudPay. Between packages use {@link isCodedError} instead of `instanceof`. */
export class CodedError<Code extends string = string> extends Error {
  /** Stable and machine-readable, for example `OPTION_INVALID`. */
  readonly code: Code;
  /** The message in Chinese, if there is one. Not enumerable: logs hold the English one. */
  declare readonly zh?: string;

  constructor(code: Code, message: string | ErrorText, options?: ErrorOptions) {
    super(typeof message === 'string' ? message : message.en, options);
    this.name = new.target.name;
    this.code = code;
    if (typeof message !== 'string') Object.defineProperty(this, 'zh', { value: message.zh });
  }
}

/**
 * The base of the errors that a person reads at a terminal or in the console: their messages are in both languages. Errors that only
 * programs, logs and functions get extend {@link CodedError}; `scripts/error-classes.test.ts` says which, and why.
 */
export class BilingualError<Code extends string = string> extends CodedError<Code> {
  declare readonly zh: string;

  // Without it, the base would also take a message in English alone.
  constructor(code: Code, message: ErrorText, options?: ErrorOptions) {
    super(code, message, options);
  }
}

Object.defineProperty(CodedError.prototype, MARKER, { value: true });

/** @param codes the codes to accept. Default: all. */
export function isCodedError<Code extends string>(
  value: unknown,
  ...codes: readonly Code[]
): value is CodedError<Code> {
  const { [MARKER]: isMarked, code } = Object(value) as { [MARKER]?: boolean; code?: Code };
  return isMarked === true && (codes.length === 0 || codes.includes(code as Code));
}
