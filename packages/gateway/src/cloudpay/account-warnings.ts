import { merchantsOf } from '../merchants/merchants-of';
import type { CheckedOptions } from '../options/options';

/**
 * Warns about a gateway that would refuse the notifications of its own orders. This may be intended: another gateway
 * may receive them.
 */
export function accountWarnings({ cloudpay, apiKeys, v3, notifySecrets }: CheckedOptions): string[] {
  return merchantsOf(cloudpay?.account ?? { merchants: [] }).flatMap(
    ({ version, mchId = 'without mchId', apiKey, apiV3Key, notify }) => {
      const [name, given, known] =
        version === 'v3' ? ['apiV3Key', apiV3Key, v3?.apiV3Keys] : ['apiKey', apiKey, apiKeys];
      const [used = ''] = [given].flat();
      const warnings: string[] = [];
      if (!known?.get(mchId)?.includes(used)) {
        warnings.push(
          `cloudpay.account has merchant ${mchId}, but merchants does not have it with the same ${name}: this gateway will refuse notifications of its orders.`,
        );
      }
      if (notify && !notifySecrets.includes(notify.secret)) {
        warnings.push(
          `cloudpay.account.notify.secret of merchant ${mchId} differs from notifySecret: this gateway will refuse notifications of its orders.`,
        );
      }
      return warnings;
    },
  );
}
