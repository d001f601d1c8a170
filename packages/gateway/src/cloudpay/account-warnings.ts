import type { CheckedOptions } from '../options';

/**
 * What is odd about a gateway that would refuse the notifications of its own orders. It may be meant: another
 * gateway may receive them.
 */
export function accountWarnings({ cloudpay, apiKeys, notifySecret }: CheckedOptions): string[] {
  const account = cloudpay?.account;
  if (!account || 'gateway' in account) return [];
  const warnings: string[] = [];
  if (apiKeys.get(account.mchId) !== account.apiKey) {
    warnings.push(
      `cloudpay.account is merchant ${account.mchId}, which is not among merchants with the same apiKey: notifications of its orders will be refused here.`,
    );
  }
  if (account.notify && account.notify.secret !== notifySecret) {
    warnings.push(
      'cloudpay.account.notify.secret is not notifySecret: notifications of its orders will be refused here.',
    );
  }
  return warnings;
}
