import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { type AccessToken, type CheckedToken, checkTokens } from '../cloudpay/access/access-token';
import { checkConcurrency, checkRate, type Rate } from '../cloudpay/access/limits';
import { createLog } from '../log/log';
import {
  checkMerchants,
  identitiesOf,
  type Merchant,
  type MerchantIdentity,
  type V3Merchants,
} from '../merchants/merchants';
import type { Delivery } from '../notification/delivery/delivery';
import {
  type CheckedOldEnvironment,
  checkOldEnvironment,
  type OldEnvironmentOptions,
} from '../old-environment/options';
import { checkRange, checkSecret } from './check-values';
import { DEFAULT_RATE, GATEWAY_LIMITS } from './option-limits';

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
  /** One or several; a notification is verified with the keys of the merchant that it names. */
  merchants: readonly Merchant[];
  /**
   * The secret of the notify addresses: `notify.secret` of the functions' `createCloudPay`. While it is replaced a list with
   * the new one first: addresses of open orders and refunds were made with the old one.
   */
  notifySecret: string | readonly string[];
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

/** The options with their defaults. */
export interface CheckedOptions {
  /** The keys of v2, by merchant number. Requests are signed with the first key; notifications may use any. */
  apiKeys: ReadonlyMap<string, readonly string[]>;
  /** The keys of v3; `undefined` if no merchant has any. */
  v3: V3Merchants | undefined;
  /** By merchant number. */
  identities: ReadonlyMap<string, MerchantIdentity>;
  /** Not empty. Any of them may have made an address. */
  notifySecrets: readonly string[];
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
  const notifySecrets = [notifySecret].flat();
  // An empty list has no secret, which is refused like a short one.
  for (const secret of notifySecrets.length > 0 ? notifySecrets : [''])
    checkSecret('notifySecret', secret, 'it protects against forged notifications');
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
    ...checkMerchants(merchants),
    identities: identitiesOf(merchants, cloudpay?.account),
    notifySecrets,
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
