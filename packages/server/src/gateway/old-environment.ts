import { AdapterError, cloudbaseAdapter } from '@opencloudpay/function-adapters';
import type { OldEnvironmentOptions } from '@opencloudpay/gateway';
import type { OldEnvironmentConfiguration } from '../configuration/configuration';
import { ConfigurationProblems } from '../configuration/errors';
import { wechatFunctions } from './wechat-functions';

/**
 * The old environment of a configuration, with the way to its function: WeChat's API for the mini program, or Tencent
 * Cloud's API.
 *
 * @throws {ConfigurationProblems} names the invalid option, or the missing SDK
 */
export function oldEnvironmentOptions({
  secretId = '',
  secretKey = '',
  sessionToken,
  region,
  appid,
  appSecret = '',
  endpoint,
  timeout,
  ...rest
}: OldEnvironmentConfiguration): OldEnvironmentOptions {
  const { envId: env } = rest;
  try {
    const adapter =
      appid === undefined
        ? cloudbaseAdapter({ secretId, secretKey, sessionToken, env, region, endpoint, timeout })
        : wechatFunctions({ appid, secret: appSecret, url: endpoint, timeout });
    return { ...rest, adapter };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    throw new ConfigurationProblems([{ key: 'oldEnvironment', problem: error.message }]);
  }
}
