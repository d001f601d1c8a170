import type { Bytes } from '@opencloudpay/wechatpay';

export interface SubMerchantOptions {
  /** The merchant number (digits). Default: a generated one. */
  mchId?: string;
  /** The appid of its mini program. Default: a generated one. */
  appid?: string;
  /** Further appids bound to it. */
  otherAppids?: readonly string[];
}

/**
 * The identities of WeChat Pay v3 that a merchant verifies answers and notifications with. `public-key`: the WeChat Pay
 * public key, as new merchants have it; `GET /v3/certificates` answers 404. `certificates`: platform certificates.
 * `both`: while the merchant switches from certificates to the public key.
 */
export type PlatformKeyMode = 'public-key' | 'certificates' | 'both';

/** A merchant of the simulator. Options that are left out are generated; `simulator.merchants` has them. */
export interface MerchantOptions {
  mchId?: string;
  appid?: string;
  /** Further appids bound to the merchant number. */
  otherAppids?: readonly string[];
  /** 32 characters. */
  apiKey?: string;
  /** The key of v3's encrypted texts: 32 letters and digits. */
  apiV3Key?: string;
  /** Default: `public-key`. {@link Simulator.setPlatformKeys} changes it. */
  platformKeys?: PlatformKeyMode;
  /**
   * Makes the merchant a service provider with these sub-merchants. Without it, the merchant is a direct merchant and
   * sends no `sub_mch_id`.
   */
  subMerchants?: readonly SubMerchantOptions[];
  /**
   * The service provider accepts every sub-merchant and every appid of a sub-merchant that a request names, for
   * programs whose real numbers are not known beforehand.
   */
  takesAnySubMerchant?: boolean;
}

export interface SubMerchant {
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
}

/** A merchant with all credentials of its program. */
export interface Merchant {
  readonly kind: 'partner' | 'direct';
  readonly mchId: string;
  readonly appid: string;
  readonly appids: readonly string[];
  readonly apiKey: string;
  readonly apiV3Key: string;
  readonly platformKeys: PlatformKeyMode;
  readonly subMerchants: readonly SubMerchant[];
  /** Whether a request may name other sub-merchants, which are then added. */
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
  /** `apiclient_key.pem`. It signs requests of v3. */
  readonly key: string;
  /** The serial number of `cert`, in upper-case hexadecimal digits. Requests of v3 name it. */
  readonly serialNo: string;
}
