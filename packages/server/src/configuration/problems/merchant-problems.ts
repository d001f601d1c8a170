import { certificatesOf } from '@opencloudpay/gateway/extension';
import { notificationAccountProblems, optionProblems } from '@opencloudpay/wechatpay-v3';
import { say } from '../../terminal/say';
import type { MerchantConfiguration } from '../configuration';
import { optionSentence } from '../option-sentences';
import type { Problem } from '../reading/reading';
import { merchant as schema } from '../schema/merchant';

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
    yield {
      ...named('appid', place),
      problem: say('is missing: calls are made with it.', '未配置：发起调用需要它。'),
    };
  if (apiKey === undefined && version === undefined && hasV3)
    yield {
      ...named('version', place),
      problem: say(
        'is missing: the account has only keys of WeChat Pay v3. Set it to v3, or also give apiKey.',
        '未配置：这个账号只有微信支付 v3 的密钥。请设为 v3，或再配置 apiKey。',
      ),
    };
  else if (apiKey === undefined && version !== 'v3')
    yield {
      ...named('apiKey', place),
      problem: say(
        'is missing: the merchant’s API key (v2), with which notifications are verified. An account of WeChat Pay v3 has version v3 and apiV3Key instead.',
        '未配置：通知验签用的商户 API 密钥（v2）。微信支付 v3 的账号改为配置 version v3 和 apiV3Key。',
      ),
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
    yield {
      ...named('key', place),
      problem: say('is missing: the private key of cert.', '未配置：它是 cert 的私钥。'),
    };
  if (pfx !== undefined && cert !== undefined)
    yield {
      ...named('cert', place),
      problem: say('and pfx are both given: keep one.', '和 pfx 同时存在：只保留其中一个。'),
    };
  // The default passphrase of a certificate is the merchant number.
  else if (mchId !== undefined && (pfx !== undefined || cert !== undefined)) {
    try {
      certificatesOf({ ...merchant, mchId, appid, apiKey, version: 'v2' });
    } catch (failure) {
      yield {
        ...named(pfx === undefined ? 'cert' : 'pfx', place),
        problem: optionSentence((failure as Error).message.replace(/^(pfx|cert) /, '')),
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
    yield { ...named(option, place), problem: optionSentence(message.slice(option.length + 1)) };
  }
}
