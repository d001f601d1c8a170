import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of the reasons why `register` failed. */
export type RegisterErrorCode =
  /** There is no wx-server-sdk. */
  | 'WX_SERVER_SDK_NOT_FOUND'
  /** The wx-server-sdk is built differently from the known versions. */
  | 'WX_SERVER_SDK_UNKNOWN'
  /** A bundle has no module loader to change. */
  | 'REGISTER_BUNDLED';

/** The failure of `register`. Thrown at load: a function must not go on and pay from another account. */
export class RegisterError extends CodedError<RegisterErrorCode> {
  constructor(code: RegisterErrorCode, message: string) {
    super(code, `@opencloudpay/cloudpay/register: ${message}`);
  }
}
