import type { SignType } from '@opencloudpay/wechatpay';
import { collectProblems } from './collect-problems';
import { variablesOf } from './environment-variables';
import type { MerchantOptions } from './merchant-options';
import type { CloudPayOptions } from './options';
import type { MerchantMode } from './transports/merchant-mode';
import { unconfigured } from './unconfigured';

/**
 * The options from the environment variables `CLOUDPAY_*`. An empty variable counts as unset. Secrets may come from
 * files instead: `CLOUDPAY_API_KEY_FILE`, `CLOUDPAY_PFX_FILE`, `CLOUDPAY_PFX_PASSPHRASE_FILE`,
 * `CLOUDPAY_NOTIFY_SECRET_FILE` and `CLOUDPAY_GATEWAY_TOKEN_FILE` hold their paths.
 *
 * @throws {CallFailure} with the variables that are missing or wrong
 */
export function optionsFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CloudPayOptions {
  const { value, ...secrets } = variablesOf(env);
  const { problems, attempt } = collectProblems();
  const secret = (name: string) => attempt(() => secrets.secret(name));
  const isUnset = (name: string) => value(name) === undefined && value(`${name}_FILE`) === undefined;
  const url = value('GATEWAY_URL');
  if (url) {
    const token = secret('GATEWAY_TOKEN');
    if (isUnset('GATEWAY_TOKEN'))
      problems.push('CLOUDPAY_GATEWAY_URL is set but CLOUDPAY_GATEWAY_TOKEN is not');
    return orThrow(problems, {
      gateway: { url: addressesIn(url), token: token ?? '', ca: value('CA') },
    });
  }
  const [baseUrl, notifySecret = ''] = [value('NOTIFY_URL'), secret('NOTIFY_SECRET')];
  const optional = {
    signType: value('SIGN_TYPE') as SignType | undefined,
    pfx: attempt(() => secrets.secretFile('PFX')),
    passphrase: secret('PFX_PASSPHRASE'),
    ca: value('CA'),
    subAppid: value('SUB_APPID'),
    endpoints: listFrom(value('ENDPOINTS')),
    notify: baseUrl ? { baseUrl, secret: notifySecret } : undefined,
    // The facade refuses any other text.
    strict: booleanFrom(value('STRICT')) as boolean | undefined,
  };
  const [appid = '', mchId = '', apiKey = ''] = [value('APPID'), value('MCH_ID'), secret('API_KEY')];
  problems.unshift(...missing(['APPID', 'MCH_ID', 'API_KEY'].filter(isUnset)));
  problems.push(...halfOfNotify(!isUnset('NOTIFY_URL'), !isUnset('NOTIFY_SECRET')));
  // The facade checks the values, as it does for options in code.
  const mode = (value('MODE') ?? 'partner') as MerchantMode;
  return orThrow(problems, { mode, appid, mchId, apiKey, ...defined(optional) });
}

/** One address, or several with commas between them. */
function addressesIn(text: string): string | string[] {
  const [first = text, ...others] = listFrom(text) ?? [];
  return others.length === 0 ? first : [first, ...others];
}

function orThrow(problems: readonly string[], options: CloudPayOptions): CloudPayOptions {
  if (problems.length > 0) throw unconfigured(problems.join('; '));
  return options;
}

function missing(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    `${names.map((name) => `CLOUDPAY_${name}`).join(', ')} not set. Set ${names.length > 1 ? 'them' : 'it'} to the merchant’s account, or CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN to a gateway that holds it, or give createCloudPay its options`,
  ];
}

function halfOfNotify(hasUrl: boolean, hasSecret: boolean): string[] {
  if (hasUrl === hasSecret) return [];
  const [set, unset] = hasUrl ? ['URL', 'SECRET'] : ['SECRET', 'URL'];
  return [`CLOUDPAY_NOTIFY_${set} is set but CLOUDPAY_NOTIFY_${unset} is not`];
}

function booleanFrom(text: string | undefined): unknown {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

/** `undefined` for an empty list too: the default is WeChat Pay's own hosts. */
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
