import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { type Logger, pino } from 'pino';
import { checkRange, checkSecret } from './check-values';
import { type AccessToken, type CheckedToken, checkTokens } from './cloudpay/access-token';
import { checkConcurrency, checkRate, type Rate } from './cloudpay/limits';
import { merchantsOf } from './merchants-of';
import type { Delivery } from './notification/delivery';
import { DEFAULT_RATE, GATEWAY_LIMITS } from './option-limits';

/** A merchant whose notifications the gateway receives. */
export interface Merchant {
  /** The number that notifications carry as `mch_id`: a service provider's own, not its sub-merchants'. */
  mchId: string;
  /**
   * Its API key (v2): signs payment notifications, encrypts refund notifications. While a key is being replaced,
   * both, the new one first: what was signed with the old one is still on its way for a day.
   */
  apiKey: string | readonly string[];
  /**
   * The appid that its orders are made with. A refund's event has it from here, as nothing vouches for the one in a
   * refund notification. Default: that of its account in `cloudpay`, if there is one.
   */
  appid?: string | undefined;
  /** `direct`: an ordinary merchant, who has no sub-merchants. Default: as its account in `cloudpay` says. */
  mode?: 'partner' | 'direct' | undefined;
}

/** Who may make CloudPay calls through the gateway, and on whose account. */
export interface CloudPayAccess {
  /**
   * What functions show as `Authorization: Bearer …` (or as the password of the base URL, where code can be given
   * nothing else: `https://x:<token>@pay.example.com`). Several may be valid at once, to replace one at leisure.
   *
   * Nobody gets in without one, not even from loopback: behind a proxy every request comes from there.
   */
  tokens: readonly AccessToken[];
  /** The account that calls are made with, or several, as for `createCloudPay`. */
  account: CloudPayOptions;
  /** How often each token may call, in this process. Default: 50 a second, 100 at once. */
  rate?: Rate | undefined;
  /** How many calls of each token may be under way at once, in this process. Default: 100. */
  concurrency?: number | undefined;
  /**
   * Milliseconds from a call's arrival to its answer. Default 14000: a little less than the 15 s that functions wait,
   * so that it is the gateway that tells them what is unknown.
   */
  timeout?: number | undefined;
}

export interface GatewayOptions {
  /** One or several; a notification is checked with the key of the one it names. */
  merchants: readonly Merchant[];
  /** The secret that notify addresses were made with: `notify.secret` of the functions' `createCloudPay`. */
  notifySecret: string;
  /** How callback functions are called. */
  adapter: FunctionAdapter;
  /** Milliseconds from a notification's arrival to its answer, at most 5000: WeChat Pay waits 5 s. Default 4500. */
  deliveryTimeout?: number | undefined;
  /** Bytes that a notification may have, at most 256 KiB. Default 64 KiB; real ones have about 2 KiB. */
  bodyLimit?: number | undefined;
  /**
   * Serves `POST /v1/cloudpay/<api>` to functions that hold no keys, and `POST /_/pay/<api>` to code written for WeChat
   * Cloud Run. Left out, there are no such addresses.
   */
  cloudpay?: CloudPayAccess | undefined;
  /** Told of every call of a callback function, once it is judged. What it throws is logged and changes nothing. */
  onDelivery?: ((delivery: Delivery) => void | Promise<void>) | undefined;
  /** Default: JSON lines on stdout. No line holds a key, a token, a body, or more than 4 characters of an openid. */
  logger?: Logger | undefined;
}

/** Who a merchant is, as far as the options say so. */
export interface MerchantIdentity {
  readonly mchId: string;
  /** Left out where its orders may be made with several. */
  readonly appid?: string | undefined;
  readonly mode?: 'partner' | 'direct' | undefined;
}

/** The options with their defaults. */
export interface CheckedOptions {
  /** By merchant number; requests are signed with the first, notifications may be with any. */
  apiKeys: ReadonlyMap<string, readonly string[]>;
  /** By merchant number. */
  identities: ReadonlyMap<string, MerchantIdentity>;
  notifySecret: string;
  adapter: FunctionAdapter;
  deliveryTimeout: number;
  bodyLimit: number;
  cloudpay: CheckedAccess | undefined;
  onDelivery: GatewayOptions['onDelivery'];
  logger: Logger;
}

export interface CheckedAccess {
  tokens: readonly CheckedToken[];
  /** Those that were given as they are. */
  plainTokens: readonly string[];
  account: CloudPayOptions;
  timeout: number;
}

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkOptions(options: GatewayOptions): CheckedOptions {
  const {
    merchants,
    notifySecret,
    adapter,
    deliveryTimeout = GATEWAY_LIMITS.deliveryTimeout.default,
    bodyLimit = GATEWAY_LIMITS.bodyLimit.default,
    cloudpay,
    onDelivery,
    logger = pino(),
  } = options;
  checkSecret('notifySecret', notifySecret, 'it keeps notifications from being forged');
  if (typeof adapter?.invoke !== 'function')
    throw new ConfigurationError('adapter', 'has no invoke(target, event): give a FunctionAdapter.');
  checkRange(
    'deliveryTimeout',
    deliveryTimeout,
    GATEWAY_LIMITS.deliveryTimeout,
    'milliseconds, as WeChat Pay waits 5 s',
  );
  checkRange('bodyLimit', bodyLimit, GATEWAY_LIMITS.bodyLimit, 'bytes');
  return {
    apiKeys: checkMerchants(merchants),
    identities: identitiesOf(merchants, cloudpay?.account),
    notifySecret,
    adapter,
    deliveryTimeout,
    bodyLimit,
    cloudpay: cloudpay && checkAccess(cloudpay),
    onDelivery,
    logger,
  };
}

function checkAccess({
  tokens,
  account,
  rate = DEFAULT_RATE,
  concurrency = GATEWAY_LIMITS.callConcurrency.default,
  timeout = GATEWAY_LIMITS.callTimeout.default,
}: CloudPayAccess): CheckedAccess {
  checkRate('cloudpay.rate', rate);
  checkConcurrency('cloudpay.concurrency', concurrency);
  checkRange('cloudpay.timeout', timeout, GATEWAY_LIMITS.callTimeout, 'milliseconds');
  return {
    tokens: checkTokens(tokens, { rate, concurrency }),
    plainTokens: tokens.flatMap((given) => ('token' in given ? given.token : [])),
    account,
    timeout,
  };
}

function checkMerchants(merchants: readonly Merchant[]): Map<string, readonly string[]> {
  const apiKeys = new Map<string, readonly string[]>();
  for (const { mchId, apiKey } of merchants ?? []) {
    const keys = [apiKey].flat();
    if (!mchId || keys.length === 0 || !keys.every((key) => typeof key === 'string' && key !== ''))
      throw new ConfigurationError('merchants', 'must each have mchId and apiKey: one of them lacks either.');
    if (apiKeys.has(mchId))
      throw new ConfigurationError(
        'merchants',
        `names ${mchId} twice: give each merchant once; of two keys, both in its apiKey.`,
      );
    apiKeys.set(mchId, keys);
  }
  if (apiKeys.size === 0)
    throw new ConfigurationError('merchants', 'is empty: give at least one { mchId, apiKey }.');
  return apiKeys;
}

/** What the options say of each merchant in one place or another, where all places agree. */
function identitiesOf(
  merchants: readonly Merchant[],
  account: CloudPayOptions = { merchants: [] },
): Map<string, MerchantIdentity> {
  const accounts = merchantsOf(account).map(({ mode = 'partner', ...rest }) => ({ mode, ...rest }));
  return new Map(
    merchants.map((merchant) => {
      const { mchId } = merchant;
      const places = [merchant, ...accounts.filter((other) => String(other.mchId) === String(mchId))];
      const appid = only(places.map((place) => place.appid));
      const mode = only(places.map((place) => place.mode));
      return [mchId, { mchId, ...(appid && { appid }), ...(mode && { mode }) }];
    }),
  );
}

function only<Value>(values: readonly (Value | undefined)[]): Value | undefined {
  const [first, ...others] = new Set(values.filter((value) => value !== undefined && value !== ''));
  return others.length === 0 ? first : undefined;
}
