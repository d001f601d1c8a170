/**
 * The same symbol in every copy of this module. Each package's bundle holds a copy, so `instanceof` fails between
 * packages.
 */
const MARKER = Symbol.for('opencloudpay.CodedError');

// The message says what happened and what to do next, and never holds a key, a certificate, a token or a full openid.
/** The base of every error class of OpenCloudPay. Between packages use {@link isCodedError} instead of `instanceof`. */
export class CodedError<Code extends string = string> extends Error {
  /** Stable and machine-readable, for example `OPTION_INVALID`. */
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
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
