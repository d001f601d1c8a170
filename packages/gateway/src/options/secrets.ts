import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { linesOfKey } from '../merchants/merchants';
import { merchantsOf } from '../merchants/merchants-of';
import type { CheckedOptions } from './options';

/** Every text of the options that must not appear in logs. */
export function secretsOf({ apiKeys, v3, notifySecrets, cloudpay }: CheckedOptions): string[] {
  return [
    ...[...apiKeys.values()].flat(),
    ...(v3?.secrets ?? []),
    ...notifySecrets,
    ...(cloudpay ? [...cloudpay.plainTokens, ...secretsOfAccount(cloudpay.account)] : []),
    ...(cloudpay?.oldEnvironment ? [cloudpay.oldEnvironment.secret] : []),
  ];
}

function secretsOfAccount(account: CloudPayOptions): string[] {
  if ('gateway' in account) return [account.gateway.token];
  return merchantsOf(account).flatMap(({ apiKey, apiV3Key, privateKey, notify, passphrase, mchId }) => [
    ...[apiKey ?? [], apiV3Key ?? []].flat(),
    ...(privateKey === undefined ? [] : linesOfKey(privateKey)),
    ...(notify ? [notify.secret] : []),
    // The default passphrase is the merchant number, which logs should show.
    ...(passphrase !== undefined && passphrase !== mchId ? [passphrase] : []),
  ]);
}
