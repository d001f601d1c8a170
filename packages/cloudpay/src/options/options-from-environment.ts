import type { SignType } from '@opencloudpay/wechatpay';
import type { MerchantMode } from '../transports/merchant-mode';
import { collectProblems } from './collect-problems';
import { variablesOf } from './environment-variables';
import { pems } from './key-material';
import type { MerchantOptions, ProtocolVersion } from './merchant-options';
import type { CloudPayOptions } from './options';
import { unconfigured } from './unconfigured';

/**
 * The options from the environment variables `CLOUDPAY_*`. An empty variable counts as unset. Secrets may come from
 * files instead, which `CLOUDPAY_API_KEY_FILE`, `CLOUDPAY_PFX_FILE`, `CLOUDPAY_PFX_PASSPHRASE_FILE`,
 * `CLOUDPAY_API_V3_KEY_FILE`, `CLOUDPAY_PRIVATE_KEY_FILE`, `CLOUDPAY_PUBLIC_KEY_FILE`, `CLOUDPAY_NOTIFY_SECRET_FILE` and
 * `CLOUDPAY_GATEWAY_TOKEN_FILE` name.
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
  // The facade checks the values, as it does for options in code.
  const version = (value('VERSION') ?? 'v2') as ProtocolVersion;
  const optional = {
    version: value('VERSION') as ProtocolVersion | undefined,
    apiKey: secret('API_KEY'),
    signType: value('SIGN_TYPE') as SignType | undefined,
    pfx: attempt(() => secrets.secretFile('PFX')),
    passphrase: secret('PFX_PASSPHRASE'),
    apiV3Key: secret('API_V3_KEY'),
    privateKey: secret('PRIVATE_KEY'),
    serialNo: value('SERIAL_NO'),
    publicKey: secret('PUBLIC_KEY'),
    publicKeyId: value('PUBLIC_KEY_ID'),
    platformCertificates: attempt(() =>
      pems('CLOUDPAY_PLATFORM_CERTIFICATES', value('PLATFORM_CERTIFICATES')),
    ),
    ca: value('CA'),
    subAppid: value('SUB_APPID'),
    endpoints: listFrom(value('ENDPOINTS')),
    notify: baseUrl ? { baseUrl, secret: notifySecret } : undefined,
    strict: booleanFrom(value('STRICT')) as boolean | undefined,
  };
  problems.unshift(...missing([...ACCOUNT, ...(REQUIRED[version] ?? [])].filter(isUnset)));
  problems.push(...halfOfNotify(!isUnset('NOTIFY_URL'), !isUnset('NOTIFY_SECRET')));
  const [appid = '', mchId = ''] = [value('APPID'), value('MCH_ID')];
  const mode = (value('MODE') ?? 'partner') as MerchantMode;
  return orThrow(problems, { mode, appid, mchId, ...defined(optional) } as MerchantOptions);
}

const ACCOUNT = ['APPID', 'MCH_ID'];

/** Besides, by the version of the protocol. */
const REQUIRED: Readonly<Record<ProtocolVersion, readonly string[]>> = {
  v2: ['API_KEY'],
  v3: ['API_V3_KEY', 'PRIVATE_KEY', 'SERIAL_NO'],
};

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

function defined<Options extends object>(optional: Options): Partial<Options> {
  return Object.fromEntries(
    Object.entries(optional).filter(([, given]) => given !== undefined),
  ) as Partial<Options>;
}
