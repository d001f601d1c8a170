import { certificatesOf } from '@opencloudpay/gateway/extension';
import { notificationAccountProblems, optionProblems } from '@opencloudpay/wechatpay-v3';
import type { MerchantConfiguration } from './configuration';
import type { Problem } from './reading';
import { merchant as schema } from './schema/merchant';

/** What the keys of a merchant are for, and its place. */
interface MerchantPlace {
  /** `merchants[0]` */
  key: string;
  /** Whether it is the only merchant: then variables apply. */
  only: boolean;
  /** Whether calls are made with it. */
  calls: boolean;
}

/** Checks the keys of a merchant that depend on each other. */
export function* problemsOfMerchant(
  merchant: MerchantConfiguration,
  place: MerchantPlace,
): Generator<Problem> {
  const { appid, version, apiKey } = merchant;
  const hasV3 = V3_KEYS.some((name) => merchant[name] !== undefined);
  if (place.calls && appid === undefined)
    yield { ...named('appid', place), problem: 'is missing: calls are made with it.' };
  if (apiKey === undefined && version === undefined && hasV3)
    yield {
      ...named('version', place),
      problem:
        'is missing: the account has only keys of WeChat Pay v3. Set it to v3, or give apiKey as well.',
    };
  else if (apiKey === undefined && version !== 'v3')
    yield {
      ...named('apiKey', place),
      problem:
        'is missing: the merchant’s API key (v2), with which notifications are verified. An account of WeChat Pay v3 has version v3 and apiV3Key instead.',
    };
  yield* problemsOfCertificate(merchant, place);
  if (version === 'v3' || hasV3) yield* problemsOfV3(merchant, place);
}

function named(name: string, { key, only }: MerchantPlace): Pick<Problem, 'key' | 'variable'> {
  const variable = schema.fields?.[name]?.variable;
  return { key: `${key}.${name}`, ...(only && variable !== undefined && { variable }) };
}

/** The client certificate of v2. */
function* problemsOfCertificate(merchant: MerchantConfiguration, place: MerchantPlace): Generator<Problem> {
  const { appid = '', apiKey = '', mchId, pfx, cert } = merchant;
  if (cert !== undefined && merchant.key === undefined)
    yield { ...named('key', place), problem: 'is missing: the private key of cert.' };
  if (pfx !== undefined && cert !== undefined)
    yield { ...named('cert', place), problem: 'and pfx are both given: keep one.' };
  // The default passphrase of a certificate is the merchant number.
  else if (mchId !== undefined && (pfx !== undefined || cert !== undefined)) {
    try {
      certificatesOf({ ...merchant, mchId, appid, apiKey, version: 'v2' });
    } catch (failure) {
      yield {
        ...named(pfx === undefined ? 'cert' : 'pfx', place),
        problem: (failure as Error).message.replace(/^(pfx|cert) /, ''),
      };
    }
  }
}

const V3_KEYS = [
  'apiV3Key',
  'publicKey',
  'publicKeyId',
  'platformCertificates',
  'privateKey',
  'serialNo',
] as const satisfies readonly (keyof MerchantConfiguration)[];

/** A key of v3 is opened now: a wrong one is found at the start, not at the first payment. */
function* problemsOfV3(merchant: MerchantConfiguration, place: MerchantPlace): Generator<Problem> {
  const { appid = 'wx', apiV3Key = '', version, endpoints, ...keys } = merchant;
  const account = { ...keys, apiV3Key };
  // Without its private key an account receives notifications only.
  const makesCalls = version === 'v3' && place.calls;
  const problems = makesCalls
    ? optionProblems({ ...account, appid } as Parameters<typeof optionProblems>[0])
    : notificationAccountProblems(account);
  for (const { option, message } of problems) {
    // A merchant without a number is already reported.
    if (option === 'mchId' && merchant.mchId === undefined) continue;
    yield { ...named(option, place), problem: message.slice(option.length + 1) };
  }
}
