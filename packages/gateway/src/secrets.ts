import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { merchantsOf } from './merchants-of';
import type { CheckedOptions } from './options';

/** Every text among the options that may stand in no log. */
export function secretsOf({ apiKeys, notifySecret, cloudpay }: CheckedOptions): string[] {
  return [
    ...[...apiKeys.values()].flat(),
    notifySecret,
    ...(cloudpay ? [...cloudpay.plainTokens, ...secretsOfAccount(cloudpay.account)] : []),
  ];
}

function secretsOfAccount(account: CloudPayOptions): string[] {
  if ('gateway' in account) return [account.gateway.token];
  return merchantsOf(account).flatMap(({ apiKey, notify, passphrase, mchId }) => [
    ...[apiKey].flat(),
    ...(notify ? [notify.secret] : []),
    // WeChat Pay's own passphrase is the merchant number, which logs may and should show.
    ...(passphrase !== undefined && passphrase !== mchId ? [passphrase] : []),
  ]);
}
