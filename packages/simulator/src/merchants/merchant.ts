import type { Bytes } from '@opencloudpay/wechatpay';

export interface SubMerchantOptions {
  /** Its merchant number (digits); made up where left out. */
  mchId?: string;
  /** The appid of its mini program; made up where left out. */
  appid?: string;
  /** Further appids that are bound to it. */
  otherAppids?: readonly string[];
}

/** A merchant of the simulator. What is left out is made up, and told in `simulator.merchants`. */
export interface MerchantOptions {
  mchId?: string;
  appid?: string;
  /** Further appids that are bound to the merchant number. */
  otherAppids?: readonly string[];
  /** 32 characters. */
  apiKey?: string;
  /** Given: a service provider with these sub-merchants. Left out: a direct merchant, who sends no `sub_mch_id`. */
  subMerchants?: readonly SubMerchantOptions[];
  /**
   * A service provider takes whoever a request names as sub-merchant or as sub-merchant's appid for its own: for
   * programs whose real numbers are not known beforehand.
   */
  takesAnySubMerchant?: boolean;
}

export interface SubMerchant {
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
}

/** A merchant with all that its program needs to be let in. */
export interface Merchant {
  readonly kind: 'partner' | 'direct';
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
  readonly apiKey: string;
  readonly subMerchants: readonly SubMerchant[];
  /** Whether any other sub-merchant that a request names becomes one of these. */
  readonly takesAnySubMerchant: boolean;
  /** The first sub-merchant's number; a direct merchant's own. */
  readonly subMchId: string;
  /** The first sub-merchant's appid; a direct merchant's own. */
  readonly subAppid: string;
  /** `apiclient_cert.p12`. */
  readonly pfx: Bytes;
  /** The passphrase of `pfx`: the merchant number, as with WeChat Pay. */
  readonly passphrase: string;
  /** `apiclient_cert.pem`. */
  readonly cert: string;
  /** `apiclient_key.pem`. */
  readonly key: string;
}
