import type { CloudPayOptions, MerchantOptions } from '@opencloudpay/cloudpay';
import { actingMerchant, merchantsOf } from '@opencloudpay/gateway/extension';

/** Who is paid, and on whose account, as far as it is certain before WeChat Pay has answered. */
export interface CallAccount {
  /** '' where several might be meant. */
  merchant: string;
  mchId?: string | undefined;
  appid?: string | undefined;
}

export function accountOfCall(account: CloudPayOptions, subMchId: unknown): CallAccount {
  const merchants: readonly MerchantOptions[] = merchantsOf(account);
  const [only] = merchants.length === 1 ? merchants : [];
  const direct = merchants.filter(({ mode }) => mode === 'direct');
  return {
    // An ordinary merchant is paid itself, and may leave its number out.
    merchant: actingMerchant({ sub_mch_id: subMchId, mch_id: direct.length === 1 ? direct[0]?.mchId : '' }),
    mchId: only?.mchId,
    appid: only?.appid,
  };
}
