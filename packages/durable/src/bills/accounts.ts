import { readFileSync } from 'node:fs';
import {
  type CloudPayOptions,
  type MerchantAccount,
  type MerchantOptions,
  v3ClientOptions,
} from '@opencloudpay/cloudpay';
import { merchantsOf } from '@opencloudpay/gateway/extension';
import { ConfigurationError, createClient } from '@opencloudpay/wechatpay';
import { createClient as createV3Client } from '@opencloudpay/wechatpay-v3';
import { type BillSource, billsByV2 } from './fetch-bill';
import { billsByV3 } from './fetch-v3-bill';

/** A daily bill: of one merchant, or of all sub-merchants of a service provider. */
export interface BillAccount {
  readonly mchId: string;
  /** '' for all. */
  readonly subMchId: string;
  /** By the account's version of the protocol. */
  readonly source: BillSource;
}

/**
 * One bill for each merchant number. A service provider's account with `subMchIds` has one bill for each of them,
 * because the trade of other sub-merchants is not in the store.
 *
 * @throws {ConfigurationError} {@link CallFailure} if the account cannot call WeChat Pay
 */
export function billAccounts(account: CloudPayOptions): BillAccount[] {
  const bills = new Map<string, BillAccount>();
  for (const merchant of merchantsOf(account)) {
    const source = sourceOf(merchant);
    for (const subMchId of subMerchantsOf(merchant)) {
      const key = `${merchant.mchId}/${subMchId}`;
      // Accounts for several environments share a merchant number, and with it the bill.
      if (!bills.has(key)) bills.set(key, { mchId: merchant.mchId, subMchId, source });
    }
  }
  return [...bills.values()];
}

function subMerchantsOf({ mode, subMchIds }: MerchantAccount): readonly string[] {
  return mode === 'direct' || subMchIds === undefined || subMchIds.length === 0 ? [''] : subMchIds;
}

function sourceOf(merchant: MerchantOptions): BillSource {
  if (merchant.version === 'v3') return billsByV3(createV3Client(v3ClientOptions(merchant)));
  // Bills need no client certificate.
  const { appid, mchId, apiKey, signType, ca, endpoints, timeout } = merchant;
  const account = { appid, mchId, apiKey: [apiKey].flat()[0] ?? '', signType, endpoints, timeout };
  return billsByV2(createClient({ ...account, ca: authority(ca) }));
}

function authority(ca: MerchantOptions['ca']): string | Uint8Array | undefined {
  if (typeof ca !== 'string' || ca.includes('-----BEGIN')) return ca;
  try {
    return readFileSync(ca);
  } catch (cause) {
    throw new ConfigurationError('ca', 'is neither PEM text nor a file that can be read.', { cause });
  }
}
