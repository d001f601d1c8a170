import { readFileSync } from 'node:fs';
import type { CloudPayOptions, MerchantAccount, MerchantOptions } from '@opencloudpay/cloudpay';
import { merchantsOf } from '@opencloudpay/gateway/extension';
import { type Client, ConfigurationError, createClient } from '@opencloudpay/wechatpay';

/** A daily bill: of one merchant, or of all sub-merchants of a service provider. */
export interface BillAccount {
  readonly mchId: string;
  /** '' for all. */
  readonly subMchId: string;
  readonly client: Client;
}

/**
 * One bill for each merchant number. A service provider's account with `subMchIds` has one bill for each of them,
 * because the trade of other sub-merchants is not in the store.
 *
 * @throws {ConfigurationError} if the account cannot call WeChat Pay
 */
export function billAccounts(account: CloudPayOptions): BillAccount[] {
  const bills = new Map<string, BillAccount>();
  for (const merchant of merchantsOf(account)) {
    const client = clientOf(merchant);
    for (const subMchId of subMerchantsOf(merchant)) {
      const key = `${merchant.mchId}/${subMchId}`;
      // Accounts for several environments share a merchant number, and with it the bill.
      if (!bills.has(key)) bills.set(key, { mchId: merchant.mchId, subMchId, client });
    }
  }
  return [...bills.values()];
}

function subMerchantsOf({ mode, subMchIds }: MerchantAccount): readonly string[] {
  return mode === 'direct' || subMchIds === undefined || subMchIds.length === 0 ? [''] : subMchIds;
}

/** Bills need no client certificate. */
function clientOf({ appid, mchId, apiKey, signType, ca, endpoints, timeout }: MerchantOptions): Client {
  return createClient({
    appid,
    mchId,
    apiKey: [apiKey].flat()[0] ?? '',
    signType,
    ca: authority(ca),
    endpoints,
    timeout,
  });
}

function authority(ca: MerchantOptions['ca']): string | Uint8Array | undefined {
  if (typeof ca !== 'string' || ca.includes('-----BEGIN')) return ca;
  try {
    return readFileSync(ca);
  } catch (cause) {
    throw new ConfigurationError('ca', 'is neither PEM text nor a file that can be read.', { cause });
  }
}
