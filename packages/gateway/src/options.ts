import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { checkRange, checkSecret } from './check-values';
import { type AccessToken, type CheckedToken, checkTokens } from './cloudpay/access-token';
import { checkConcurrency, checkRate, type Rate } from './cloudpay/limits';
import { createLog } from './log';
import { merchantsOf } from './merchants-of';
import type { Delivery } from './notification/delivery';
import {
  type CheckedOldEnvironment,
  checkOldEnvironment,
  type OldEnvironmentOptions,
} from './old-environment/options';
import { DEFAULT_RATE, GATEWAY_LIMITS } from './option-limits';

/** A merchant whose notifications the gateway receives. */
export interface Merchant {
  /** The merchant number in `mch_id` of notifications: a service provider's own, not a sub-merchant's. */
  mchId: string;
  /**
   * The API key (v2): signs payment notifications, encrypts refund notifications. During a key change give both, the
   * new key first: notifications signed with the old key may still arrive for a day.
   */
  apiKey: string | readonly string[];
  /**
   * The appid of its orders. Refund events take the appid from here, because the appid in a refund notification is not
   * authenticated. Default: the appid of its account in `cloudpay`, if there is one.
   */
  appid?: string | undefined;
  /** `direct`: an ordinary merchant without sub-merchants. Default: the mode of its account in `cloudpay`. */
  mode?: 'partner' | 'direct' | undefined;
}

/** The tokens for CloudPay calls through the gateway, and the account of these calls. */
export interface CloudPayAccess {
  /**
   * The tokens that functions send as `Authorization: Bearer …`, or as the password of the base URL if only a URL can
   * be configured: `https://x:<token>@pay.example.com`. Several may be valid at once, so that a token can be replaced
   * without downtime.
   *
   * Requests from loopback need a token too: behind a proxy every request comes from there.
   */
  tokens: readonly AccessToken[];
  /** The account of the calls, or several, as for `createCloudPay`. */
  account: CloudPayOptions;
  /** Rate limit of each token, in this process. Default: 50 calls per second, 100 at once. */
  rate?: Rate | undefined;
  /** Concurrent calls of each token, in this process. Default: `100`. */
  concurrency?: number | undefined;
  /**
   * Milliseconds from a call's arrival to its answer. Default: `14_000`, a little less than the 15 s that functions
   * wait, so that the gateway answers first and reports an unknown outcome.
   */
  timeout?: number | undefined;
  /** The CloudBase environment that the shop has left: calls about its orders are carried out there. Default: none. */
  oldEnvironment?: OldEnvironmentOptions | undefined;
}

export interface GatewayOptions {
  /** One or several; a notification is verified with the key of the merchant that it names. */
  merchants: readonly Merchant[];
  /** The secret of the notify addresses: `notify.secret` of the functions' `createCloudPay`. */
  notifySecret: string;
  /** Calls the callback functions. */
  adapter: FunctionAdapter;
  /**
   * Milliseconds from a notification's arrival to its answer, at most 5000, because WeChat Pay waits 5 s.
   * Default: `4500`.
   */
  deliveryTimeout?: number | undefined;
  /** Largest size of a notification in bytes, at most 256 KiB; real ones have about 2 KiB. Default: `65_536`. */
  bodyLimit?: number | undefined;
  /**
   * Serves `POST /v1/cloudpay/<api>` to functions that hold no keys, and `POST /_/pay/<api>` to code written for WeChat
   * Cloud Run. Default: neither route exists.
   */
  cloudpay?: CloudPayAccess | undefined;
  /** Called after every delivery attempt, with its verdict. Its errors are logged and change nothing. */
  onDelivery?: ((delivery: Delivery) => void | Promise<void>) | undefined;
  /** Log lines contain no key, token or body, and at most 4 characters of an openid. Default: JSON lines on stdout. */
  logger?: Logger | undefined;
}

/** The identity of a merchant, as known from the options. */
export interface MerchantIdentity {
  readonly mchId: string;
  /** Undefined if its orders may use several appids. */
  readonly appid?: string | undefined;
  readonly mode?: 'partner' | 'direct' | undefined;
}

/** The options with their defaults. */
export interface CheckedOptions {
  /** By merchant number. Requests are signed with the first key; notifications may use any. */
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
  /** The tokens that were given as text, not as hashes. */
  plainTokens: readonly string[];
  account: CloudPayOptions;
  timeout: number;
  oldEnvironment: CheckedOldEnvironment | undefined;
}

/** @throws {ConfigurationError} names the invalid option */
export function checkOptions(options: GatewayOptions): CheckedOptions {
  const {
    merchants,
    notifySecret,
    adapter,
    deliveryTimeout = GATEWAY_LIMITS.deliveryTimeout.default,
    bodyLimit = GATEWAY_LIMITS.bodyLimit.default,
    cloudpay,
    onDelivery,
    logger = createLog(),
  } = options;
  checkSecret('notifySecret', notifySecret, 'it protects against forged notifications');
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
  oldEnvironment,
}: CloudPayAccess): CheckedAccess {
  checkRate('cloudpay.rate', rate);
  checkConcurrency('cloudpay.concurrency', concurrency);
  checkRange('cloudpay.timeout', timeout, GATEWAY_LIMITS.callTimeout, 'milliseconds');
  return {
    tokens: checkTokens(tokens, { rate, concurrency }),
    plainTokens: tokens.flatMap((given) => ('token' in given ? given.token : [])),
    account,
    timeout,
    oldEnvironment: oldEnvironment && checkOldEnvironment(oldEnvironment),
  };
}

function checkMerchants(merchants: readonly Merchant[]): Map<string, readonly string[]> {
  const apiKeys = new Map<string, readonly string[]>();
  for (const { mchId, apiKey } of merchants ?? []) {
    const keys = [apiKey].flat();
    if (!mchId || keys.length === 0 || !keys.every((key) => typeof key === 'string' && key !== ''))
      throw new ConfigurationError('merchants', 'must each have mchId and apiKey: one is incomplete.');
    if (apiKeys.has(mchId))
      throw new ConfigurationError(
        'merchants',
        `has ${mchId} twice: give each merchant once, with both keys in its apiKey.`,
      );
    apiKeys.set(mchId, keys);
  }
  if (apiKeys.size === 0)
    throw new ConfigurationError('merchants', 'is empty: give at least one { mchId, apiKey }.');
  return apiKeys;
}

/** Collects the appid and mode of each merchant from all places in the options; only unambiguous values count. */
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
