import type { CloudPayOptions, MerchantOptions } from '@opencloudpay/cloudpay';

/** The merchants whose keys an account holds: one, several, or none if another gateway holds them. */
export function merchantsOf(account: CloudPayOptions): readonly MerchantOptions[] {
  if ('gateway' in account) return [];
  return 'merchants' in account ? account.merchants : [account];
}
