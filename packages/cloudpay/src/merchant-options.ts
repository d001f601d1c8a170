import type { SignType } from '@opencloudpay/wechatpay';
import type { NotifyOptions } from './notify-url';
import type { MerchantMode } from './transports/merchant-mode';

/** The merchant's account and keys, for direct calls to WeChat Pay. */
export interface MerchantOptions {
  /** `partner` (default): a service provider with sub-merchants. `direct`: an ordinary merchant. */
  mode?: MerchantMode;
  appid: string;
  mchId: string;
  /**
   * The API key (v2). A gateway has several while one is being replaced: the first signs requests and
   * verifies their answers.
   */
  apiKey: string | readonly string[];
  signType?: SignType;
  /** `apiclient_cert.p12`: its bytes, its path, or its base64. */
  pfx?: Uint8Array | string;
  /** Of `pfx` or `key`. Default: the merchant number */
  passphrase?: string;
  /** Instead of `pfx`: certificate and key, as PEM text or paths. */
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
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

/**
 * One of several accounts. It makes the calls for its sub-merchants in its environments. An account with neither list is
 * the default: it makes the calls that match no other account.
 */
export interface MerchantAccount extends MerchantOptions {
  /** The sub-merchants that it serves. Default: all. In mode `direct` it serves its own number. */
  subMchIds?: readonly string[];
  /** The environments that it serves (`envId` of the call, else the current one). Default: all. */
  envIds?: readonly string[];
}
