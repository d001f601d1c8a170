import { AdapterError, cloudbaseAdapter } from '@opencloudpay/function-adapters';
import type { OldEnvironmentOptions } from '@opencloudpay/gateway';
import type { OldEnvironmentConfiguration } from '../configuration/configuration';
import { ConfigurationProblems } from '../configuration/errors';
import { optionSentence } from '../configuration/option-sentences';
import type { Problem } from '../configuration/reading/reading';
import { wechatFunctions } from './wechat-functions';

/**
 * The old environment of a configuration, with the way to its function: WeChat's API for the mini program, or Tencent
 * Cloud's API.
 *
 * @throws {ConfigurationProblems} names the invalid option, or the missing SDK
 */
export function oldEnvironmentOptions({
  miniProgram,
  tencentCloud = { secretId: '', secretKey: '' },
  endpoint,
  ...rest
}: OldEnvironmentConfiguration): OldEnvironmentOptions {
  try {
    const adapter = miniProgram
      ? wechatFunctions({ ...miniProgram, url: endpoint })
      : cloudbaseAdapter({ ...tencentCloud, env: rest.envId, endpoint });
    return { ...rest, adapter };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    throw new ConfigurationProblems([problemOfKey(error.message)]);
  }
}

/** The adapter's messages begin with its option; one about a missing SDK does not. */
function problemOfKey(message: string): Problem {
  const [, option, problem = message] =
    /^(secretId|secretKey|sessionToken|region) (.*)$/s.exec(message) ?? [];
  return {
    key: `oldEnvironment${option === undefined ? '' : `.tencentCloud.${option}`}`,
    problem: optionSentence(problem),
  };
}
