import type { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { ErrCode } from '../errors/error-codes';
import { CallFailure } from '../errors/errors';

/** An option, or its environment variable, is missing or wrong. */
export function unconfigured(detail: string, options?: ErrorOptions): CallFailure {
  return new CallFailure(ErrCode.NOT_INITIALIZED, detail, options);
}

/** The environment variables of the protocol client's options. */
const VARIABLES: Readonly<Record<string, string>> = {
  appid: 'CLOUDPAY_APPID',
  mchId: 'CLOUDPAY_MCH_ID',
  apiKey: 'CLOUDPAY_API_KEY',
  signType: 'CLOUDPAY_SIGN_TYPE',
  pfx: 'CLOUDPAY_PFX',
  apiV3Key: 'CLOUDPAY_API_V3_KEY',
  privateKey: 'CLOUDPAY_PRIVATE_KEY',
  serialNo: 'CLOUDPAY_SERIAL_NO',
  publicKey: 'CLOUDPAY_PUBLIC_KEY',
  publicKeyId: 'CLOUDPAY_PUBLIC_KEY_ID',
  platformCertificates: 'CLOUDPAY_PLATFORM_CERTIFICATES',
  ca: 'CLOUDPAY_CA',
  endpoints: 'CLOUDPAY_ENDPOINTS',
};

/** An option that the client refuses, with its variable: users of the variables do not know the option. */
export function asUnconfigured(error: ConfigurationError): CallFailure {
  const [option = ''] = error.option.split(' ', 1);
  const variable = VARIABLES[option];
  const detail = error.message.replace(/\.$/, '');
  return unconfigured(variable ? `${detail} (environment variable ${variable})` : detail, { cause: error });
}
