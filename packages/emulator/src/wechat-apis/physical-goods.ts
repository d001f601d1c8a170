import { findProject } from '@opencloudpay/function-host';
import { objectOf } from '../data/declared-collections';

/** Whether the project sells goods that are shipped, as its option or `cloudpay.physicalGoods` in cloudbaserc.json says. */
export function physicalGoods(options: {
  functions: string;
  physicalGoods?: boolean | undefined;
}): boolean | undefined {
  const configured = objectOf(findProject(options.functions).rc?.content?.['cloudpay'])['physicalGoods'];
  return options.physicalGoods ?? (typeof configured === 'boolean' ? configured : undefined);
}
