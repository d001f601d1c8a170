import type { ConfigurationError } from '@opencloudpay/wechatpay';
import { ErrCode } from './error-codes';
import { CallFailure } from './errors';

/** An option, or the environment variable that stands for it, is missing or cannot work. */
export function unconfigured(detail: string, options?: ErrorOptions): CallFailure {
  return new CallFailure(ErrCode.NOT_INITIALIZED, detail, options);
}

/** The options of the protocol's client that environment variables stand for. */
const VARIABLES: Readonly<Record<string, string>> = {
  appid: 'CLOUDPAY_APPID',
  mchId: 'CLOUDPAY_MCH_ID',
  apiKey: 'CLOUDPAY_API_KEY',
  signType: 'CLOUDPAY_SIGN_TYPE',
  pfx: 'CLOUDPAY_PFX',
  ca: 'CLOUDPAY_CA',
  endpoints: 'CLOUDPAY_ENDPOINTS',
};

/** An option that the client refuses, named by its variable too: who set that has never seen the option. */
export function asUnconfigured(error: ConfigurationError): CallFailure {
  const [option = ''] = error.option.split(' ', 1);
  const variable = VARIABLES[option];
  const detail = error.message.replace(/\.$/, '');
  return unconfigured(variable ? `${detail} (environment variable ${variable})` : detail, { cause: error });
}
