import { merchantsOf } from '../merchants-of';
import type { CheckedOptions } from '../options';

/**
 * What is odd about a gateway that would refuse the notifications of its own orders. It may be meant: another
 * gateway may receive them.
 */
export function accountWarnings({ cloudpay, apiKeys, notifySecret }: CheckedOptions): string[] {
  return merchantsOf(cloudpay?.account ?? { merchants: [] }).flatMap(
    ({ mchId = 'without mchId', apiKey, notify }) => {
      const [signing = ''] = [apiKey].flat();
      const warnings: string[] = [];
      if (!apiKeys.get(mchId)?.includes(signing)) {
        warnings.push(
          `cloudpay.account is merchant ${mchId}, which is not among merchants with the same apiKey: notifications of its orders will be refused here.`,
        );
      }
      if (notify && notify.secret !== notifySecret) {
        warnings.push(
          `cloudpay.account.notify.secret of merchant ${mchId} is not notifySecret: notifications of its orders will be refused here.`,
        );
      }
      return warnings;
    },
  );
}
