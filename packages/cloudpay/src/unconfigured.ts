import type { ConfigurationError } from '@opencloudpay/wechatpay';
import { ErrCode } from './error-codes';
import { CallFailure } from './errors';

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
