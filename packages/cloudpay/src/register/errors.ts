export type RegisterErrorCode =
  /** There is no wx-server-sdk to be beside of. */
  | 'WX_SERVER_SDK_NOT_FOUND'
  /** A wx-server-sdk that is built differently from those we know. */
  | 'WX_SERVER_SDK_UNKNOWN'
  /** In a bundle there is no module system to work on. */
  | 'REGISTER_BUNDLED';

/** Why `register` could not do its work. Thrown at load: a function must not go on to pay by another account. */
export class RegisterError extends Error {
  readonly code: RegisterErrorCode;

  constructor(code: RegisterErrorCode, message: string) {
    super(`@opencloudpay/cloudpay/register: ${message}`);
    this.name = 'RegisterError';
    this.code = code;
  }
}
