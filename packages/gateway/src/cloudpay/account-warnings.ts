import { merchantsOf } from '../merchants-of';
import type { CheckedOptions } from '../options';

/**
 * Warns about a gateway that would refuse the notifications of its own orders. This may be intended: another gateway
 * may receive them.
 */
export function accountWarnings({ cloudpay, apiKeys, notifySecret }: CheckedOptions): string[] {
  return merchantsOf(cloudpay?.account ?? { merchants: [] }).flatMap(
    ({ mchId = 'without mchId', apiKey, notify }) => {
      const [signing = ''] = [apiKey].flat();
      const warnings: string[] = [];
      if (!apiKeys.get(mchId)?.includes(signing)) {
        warnings.push(
          `cloudpay.account has merchant ${mchId}, but merchants does not have it with the same apiKey: this gateway will refuse notifications of its orders.`,
        );
      }
      if (notify && notify.secret !== notifySecret) {
        warnings.push(
          `cloudpay.account.notify.secret of merchant ${mchId} differs from notifySecret: this gateway will refuse notifications of its orders.`,
        );
      }
      return warnings;
    },
  );
}
