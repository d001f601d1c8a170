import type { SignType } from '@opencloudpay/wechatpay';
import { variablesOf } from './environment-variables';
import type { NotifyOptions } from './notify-url';
import { type CloudPayOptions, type MerchantOptions, modeFrom } from './options';
import { unconfigured } from './unconfigured';

/**
 * The options that the environment variables `CLOUDPAY_*` tell. An empty variable counts as unset. Secrets may come from
 * files instead: `CLOUDPAY_API_KEY_FILE`, `CLOUDPAY_PFX_FILE`, `CLOUDPAY_PFX_PASSPHRASE_FILE`,
 * `CLOUDPAY_NOTIFY_SECRET_FILE` and `CLOUDPAY_GATEWAY_TOKEN_FILE` hold their paths.
 *
 * @throws {CallFailure} naming the variables that are missing or wrong
 */
export function optionsFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CloudPayOptions {
  const { value, secret, secretFile } = variablesOf(env);
  const url = value('GATEWAY_URL');
  if (url) {
    const token = secret('GATEWAY_TOKEN');
    if (!token) throw unconfigured('CLOUDPAY_GATEWAY_URL is set but CLOUDPAY_GATEWAY_TOKEN is not');
    return { gateway: { url, token, ca: value('CA') } };
  }
  const [appid, mchId, apiKey] = [value('APPID'), value('MCH_ID'), secret('API_KEY')];
  if (!appid || !mchId || !apiKey) throw missing({ APPID: appid, MCH_ID: mchId, API_KEY: apiKey });
  const optional = {
    signType: value('SIGN_TYPE') as SignType | undefined,
    pfx: secretFile('PFX'),
    passphrase: secret('PFX_PASSPHRASE'),
    ca: value('CA'),
    subAppid: value('SUB_APPID'),
    endpoints: listFrom(value('ENDPOINTS')),
    notify: notifyFrom(value('NOTIFY_URL'), secret('NOTIFY_SECRET')),
  };
  return { mode: modeFrom(value('MODE')), appid, mchId, apiKey, ...defined(optional) };
}

function missing(required: Record<string, string | undefined>): Error {
  const names = Object.keys(required).filter((name) => !required[name]);
  return unconfigured(
    `${names.map((name) => `CLOUDPAY_${name}`).join(', ')} not set. Set ${names.length > 1 ? 'them' : 'it'} to the merchant’s account, or CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN to a gateway that holds it, or give createCloudPay its options`,
  );
}

function notifyFrom(baseUrl: string | undefined, secret: string | undefined): NotifyOptions | undefined {
  if (!baseUrl && !secret) return undefined;
  if (!baseUrl) throw unconfigured('CLOUDPAY_NOTIFY_SECRET is set but CLOUDPAY_NOTIFY_URL is not');
  if (!secret) throw unconfigured('CLOUDPAY_NOTIFY_URL is set but CLOUDPAY_NOTIFY_SECRET is not');
  return { baseUrl, secret };
}

/** `undefined` for an empty list too: then WeChat Pay's own hosts are meant. */
function listFrom(text: string | undefined): string[] | undefined {
  const items = (text ?? '').split(',').flatMap((item) => item.trim() || []);
  return items.length > 0 ? items : undefined;
}

function defined(
  optional: {
    [Name in keyof MerchantOptions]?: MerchantOptions[Name] | undefined;
  },
): Partial<MerchantOptions> {
  return Object.fromEntries(Object.entries(optional).filter(([, given]) => given !== undefined));
}
