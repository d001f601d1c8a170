import type { SignType } from '@opencloudpay/wechatpay';
import type { NotifyOptions } from '../notify-url';
import type { MerchantMode } from '../transports/merchant-mode';

/** The version of WeChat Pay's protocol that an account's calls use. */
export type ProtocolVersion = 'v2' | 'v3';

/** What an account has in both versions of the protocol. */
export interface AccountOptions {
  /** `partner` (default): a service provider with sub-merchants. `direct`: an ordinary merchant. */
  mode?: MerchantMode;
  appid: string;
  mchId: string;
  /** A certificate authority to trust instead of the system's: PEM text or its path. */
  ca?: string | Uint8Array;
  /** The mini program's appid, if the calling context does not name one. */
  subAppid?: string;
  notify?: NotifyOptions;
  /** Base addresses of WeChat Pay in the order they are tried. */
  endpoints?: readonly string[];
  /** Milliseconds for a whole call. */
  timeout?: number;
  /**
   * Refuse what CloudBase refuses: amounts that float arithmetic left next to an integer (`69.6 * 100`). Default: false,
   * such amounts are rounded, and the result has a `hint`.
   */
  strict?: boolean;
}

/** The merchant's keys of WeChat Pay v2. */
export interface V2Keys {
  /**
   * The API key (v2). A gateway has several while one is being replaced: the first signs requests and
   * verifies their answers.
   */
  apiKey: string | readonly string[];
  signType?: SignType;
  /** `apiclient_cert.p12`: its bytes, its path, or its base64. */
  pfx?: Uint8Array | string;
  /** The passphrase of `pfx` or `key`. Default: the merchant number */
  passphrase?: string;
  /** Instead of `pfx`: certificate and key, as PEM text or paths. */
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
}

/** The merchant's keys of WeChat Pay v3, and those of WeChat Pay. */
export interface V3Keys {
  /** The APIv3 key: 32 characters. Of several, calls use the first. */
  apiV3Key: string | readonly string[];
  /** `apiclient_key.pem`: PEM text or its path. */
  privateKey: string | Uint8Array;
  /** The serial number of the merchant's API certificate, or `apiclient_cert.pem` as PEM text or its path. */
  serialNo: string;
  /** WeChat Pay's public key, `pub_key.pem`: PEM text or its path. */
  publicKey?: string | Uint8Array;
  /** The id of that key: `PUB_KEY_ID_…`. */
  publicKeyId?: string;
  /**
   * Platform certificates, for merchants that still have them: PEM texts or paths. Default: without `publicKey` they are
   * downloaded
   */
  platformCertificates?: readonly (string | Uint8Array)[];
}

/** An account whose calls use WeChat Pay v2. Keys of v3 are not used. */
export interface V2MerchantOptions extends AccountOptions, V2Keys, Partial<V3Keys> {
  version?: 'v2';
}

/** An account whose calls use WeChat Pay v3. Keys of v2 are not used. */
export interface V3MerchantOptions extends AccountOptions, V3Keys, Partial<V2Keys> {
  version: 'v3';
}

/** The merchant's account and keys, for direct calls to WeChat Pay. */
export type MerchantOptions = V2MerchantOptions | V3MerchantOptions;

/**
 * One of several accounts. It makes the calls for its sub-merchants in its environments. An account with neither list is
 * the default: it makes the calls that match no other account.
 */
export type MerchantAccount = MerchantOptions & {
  /** The sub-merchants that it serves. Default: all. In mode `direct` it serves its own number. */
  subMchIds?: readonly string[];
  /** The environments that it serves (`envId` of the call, else the current one). Default: all. */
  envIds?: readonly string[];
};
