import {
  type CloudPayOptions,
  type MerchantAccount,
  type Transport,
  transportOf,
} from '@opencloudpay/cloudpay';
import { merchantsOf } from '@opencloudpay/gateway/extension';

/** The account that placed an order or asked for a refund; null if it is unknown. */
export interface PlacedBy {
  readonly mchId: string | null;
  readonly appid: string | null;
}

/**
 * Chooses the transport that queries an order: with the account that placed it, whatever the configuration says of new
 * calls today. An appid that was replaced, or sub-merchants and environments that moved to another account, would else
 * leave open orders without an answer: WeChat Pay knows them by the merchant number and appid of their call.
 *
 * @throws {CallFailure} names the invalid part of the account
 */
export function createTransportFor(account: CloudPayOptions): (placed: PlacedBy) => Transport {
  const usual = transportOf(account);
  const merchants: readonly MerchantAccount[] = merchantsOf(account);
  const made = new Map<string, Transport>();

  return ({ mchId, appid }) => {
    const own = merchants.filter((merchant) => String(merchant.mchId) === mchId);
    const placer = own.find((merchant) => merchant.appid === appid) ?? own[0];
    // The account was removed, or only the answer will tell: the usual rules choose one.
    if (!placer) return usual;
    const key = JSON.stringify([mchId, appid]);
    const known = made.get(key);
    if (known) return known;
    const { subMchIds: _, envIds: __, ...keys } = placer;
    const transport = transportOf({ ...keys, ...(appid !== null && { appid }) });
    made.set(key, transport);
    return transport;
  };
}
