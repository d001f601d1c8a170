import { BadAnswer } from '@opencloudpay/wechatpay/http';
import type { JsonObject } from '../../json';

/** Where a bill's file is, and its SHA1. */
export interface BillAddress {
  /** Path and query below an endpoint. */
  readonly url: string;
  readonly sha1: string;
}

/** WeChat Pay's own hosts. */
const WECHAT_PAY = /(?:^|\.)(?:weixin\.qq|tenpay|wechatpay)\.(?:com|cn)$/;

/**
 * Reads the answer that says where a bill is. The file is fetched from the client's endpoints: their proxies and their
 * fail-over serve it, too, and no signature goes to another host.
 *
 * @throws {BadAnswer} for an address that is not WeChat Pay's, and for another hash than SHA1
 */
export function readBillAddress(json: JsonObject, endpoints: readonly string[]): BillAddress {
  const { download_url: address, hash_type: type, hash_value: sha1 } = json;
  if (type !== 'SHA1' || typeof sha1 !== 'string' || !/^[0-9a-f]{40}$/i.test(sha1))
    throw new BadAnswer(
      'its hash_type is not SHA1, or its hash_value no SHA1: the file could not be checked',
    );
  let url: URL;
  try {
    url = new URL(String(address));
  } catch {
    throw new BadAnswer('its download_url is no address');
  }
  const hosts = endpoints.map((endpoint) => new URL(endpoint).host);
  if (!WECHAT_PAY.test(url.hostname) && !hosts.includes(url.host))
    throw new BadAnswer(
      `its download_url leads to ${url.host}, which is not WeChat Pay’s: nothing was sent there`,
    );
  return { url: `${url.pathname}${url.search}`, sha1 };
}
