import { previewAddress, previewOption, type SignType, timeoutProblem } from '@opencloudpay/wechatpay';
import { createChoosingTransport, isDefault } from './direct/choose-account';
import type { MerchantMode } from './direct/merchant';
import { createDirectTransport, type DirectOptions } from './direct/transport';
import { CallFailure } from './errors';
import { createGatewayTransport, type GatewayOptions } from './gateway-transport';
import { pem, pkcs12 } from './key-material';
import type { NotifyOptions } from './notify-url';
import type { Transport } from './transport';
import { unconfigured } from './unconfigured';

/** The merchant's account and keys, for the direct way to WeChat Pay. */
export interface MerchantOptions {
  /** `partner` (default): a service provider with sub-merchants. `direct`: an ordinary merchant. */
  mode?: MerchantMode;
  appid: string;
  mchId: string;
  /**
   * The API key (v2). Of several, as a gateway has them while one is being replaced, the first signs requests and
   * verifies their answers.
   */
  apiKey: string | readonly string[];
  signType?: SignType;
  /** `apiclient_cert.p12`: its bytes, its path, or its base64. */
  pfx?: Uint8Array | string;
  /** Of `pfx` or `key`; the merchant number unless told otherwise. */
  passphrase?: string;
  /** Instead of `pfx`: certificate and key, as PEM text or paths. */
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
  /** A certificate authority to trust instead of the system's: PEM text or its path. */
  ca?: string | Uint8Array;
  /** The mini program's appid, where the calling context does not tell. */
  subAppid?: string;
  notify?: NotifyOptions;
  /** Base addresses of WeChat Pay in the order they are tried. */
  endpoints?: readonly string[];
  /** Milliseconds for a whole call. */
  timeout?: number;
}

/**
 * One of several accounts. It makes the calls for its sub-merchants in its environments; one that names neither makes
 * those that no other does.
 */
export interface MerchantAccount extends MerchantOptions {
  /** The sub-merchants that it serves; any if left out. In mode `direct` it serves its own number. */
  subMchIds?: readonly string[];
  /** The environments that it serves (`envId` of the call, else the current one); any if left out. */
  envIds?: readonly string[];
}

/** The merchant's keys, or those of several, or a gateway that holds them. */
export type CloudPayOptions =
  | MerchantOptions
  | { merchants: readonly MerchantAccount[] }
  | { gateway: GatewayOptions };

/** @throws {CallFailure} naming the option that cannot work */
export function transportOf(options: CloudPayOptions): Transport {
  if ('gateway' in options) return createGatewayTransport(gatewayOptions(options.gateway));
  if ('merchants' in options) return choosingTransportOf(options.merchants);
  return createDirectTransport(directOptions(options));
}

function choosingTransportOf(merchants: readonly MerchantAccount[]): Transport {
  if (merchants.length === 0) throw unconfigured('merchants is empty: give at least one account');
  const accounts = merchants.map(({ subMchIds, envIds, ...account }, index) => {
    try {
      const options = directOptions(account);
      if (options.mode === 'direct' && subMchIds)
        throw unconfigured('subMchIds is for mode partner: an account in mode direct serves its own number');
      const transport = createDirectTransport(options);
      return { transport, mode: options.mode, mchId: account.mchId, subMchIds, envIds };
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      throw unconfigured(`merchants[${index}]: ${failure.message}`, { cause: failure.cause });
    }
  });
  if (accounts.filter(isDefault).length > 1) {
    throw unconfigured(
      'merchants has several accounts without subMchIds and envIds: only one can make the calls that no other does',
    );
  }
  return createChoosingTransport(accounts);
}

export function modeFrom(mode = 'partner'): MerchantMode {
  if (mode === 'partner' || mode === 'direct') return mode;
  throw unconfigured(`mode (CLOUDPAY_MODE) must be partner or direct, got ${previewOption(mode)}`);
}

function gatewayOptions({ url, token, ca, timeout }: GatewayOptions): GatewayOptions {
  checkAddress('gateway.url (CLOUDPAY_GATEWAY_URL)', url);
  // Only such characters fit into a header; what was given is not shown.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw unconfigured(
      'gateway.token (CLOUDPAY_GATEWAY_TOKEN) must be ASCII text without spaces, and not empty',
    );
  const problem = timeout === undefined ? undefined : timeoutProblem(timeout);
  if (problem) throw unconfigured(`gateway.timeout ${problem.replace(/\.$/, '')}`);
  return { url, token, ca: pem('gateway.ca (CLOUDPAY_CA)', ca), timeout };
}

function directOptions(options: MerchantOptions): DirectOptions {
  const { appid, mchId, apiKey, signType, passphrase, subAppid, notify, endpoints, timeout } = options;
  if (notify) checkNotify(notify);
  return {
    mode: modeFrom(options.mode),
    appid,
    mchId,
    // Of none the client says that it is missing.
    apiKey: [apiKey].flat()[0] ?? '',
    signType,
    passphrase,
    subAppid,
    notify: notify && { ...notify, mchId },
    endpoints,
    timeout,
    pfx: pkcs12('pfx (CLOUDPAY_PFX)', options.pfx),
    cert: pem('cert', options.cert),
    key: pem('key', options.key),
    ca: pem('ca (CLOUDPAY_CA)', options.ca),
  };
}

function checkNotify({ baseUrl, secret }: NotifyOptions): void {
  checkAddress('notify.baseUrl (CLOUDPAY_NOTIFY_URL)', baseUrl);
  if (typeof secret !== 'string' || secret.length < 16) {
    throw unconfigured(
      'notify.secret (CLOUDPAY_NOTIFY_SECRET) must have at least 16 characters: it keeps notifications from being forged',
    );
  }
}

function checkAddress(option: string, address: unknown): void {
  if (typeof address === 'string' && /^https?:\/\/[^\s?#/]+(\/[^\s?#]*)?$/.test(address)) return;
  throw unconfigured(
    `${option} must be an http or https address without a query, got ${previewAddress(address)}`,
  );
}
