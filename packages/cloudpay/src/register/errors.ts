import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of why `register` cannot do its work. */
export type RegisterErrorCode =
  /** There is no wx-server-sdk to be beside of. */
  | 'WX_SERVER_SDK_NOT_FOUND'
  /** A wx-server-sdk that is built differently from those we know. */
  | 'WX_SERVER_SDK_UNKNOWN'
  /** In a bundle there is no module system to work on. */
  | 'REGISTER_BUNDLED';

/** Why `register` could not do its work. Thrown at load: a function must not go on to pay by another account. */
export class RegisterError extends CodedError<RegisterErrorCode> {
  constructor(code: RegisterErrorCode, message: string) {
    super(code, `@opencloudpay/cloudpay/register: ${message}`);
  }
}
