import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { type Logger, pino } from 'pino';
import type { Delivery } from './notification/delivery';

/** A merchant whose notifications the gateway receives. */
export interface Merchant {
  /** The number that notifications carry as `mch_id`: a service provider's own, not its sub-merchants'. */
  mchId: string;
  /** Its API key (v2): signs payment notifications, encrypts refund notifications. */
  apiKey: string;
}

/** Who may make CloudPay calls through the gateway, and on whose account. */
export interface CloudPayAccess {
  /** What functions show as `Authorization: Bearer …`. Several may be valid at once, to replace one at leisure. */
  tokens: readonly AccessToken[];
  /** The account that calls are made with, as for `createCloudPay`. */
  account: CloudPayOptions;
}

export interface AccessToken {
  /** At least 16 characters. */
  token: string;
  /**
   * The environment that the token belongs to: its calls count as coming from there, and may ask for callbacks
   * to no other. Left out, the token is good for any environment.
   */
  envId?: string | undefined;
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
  /** Serves `POST /v1/cloudpay/<api>` to functions that hold no keys. Left out, there is no such address. */
  cloudpay?: CloudPayAccess | undefined;
  /** Told of every call of a callback function, once it is judged. What it throws is logged and changes nothing. */
  onDelivery?: ((delivery: Delivery) => void | Promise<void>) | undefined;
  /** Default: JSON lines on stdout. No line holds a key, a token, a body, or more than 4 characters of an openid. */
  logger?: Logger | undefined;
}

/** The options with their defaults. */
export interface CheckedOptions {
  apiKeys: ReadonlyMap<string, string>;
  notifySecret: string;
  adapter: FunctionAdapter;
  deliveryTimeout: number;
  bodyLimit: number;
  cloudpay: CloudPayAccess | undefined;
  onDelivery: GatewayOptions['onDelivery'];
  logger: Logger;
}

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkOptions(options: GatewayOptions): CheckedOptions {
  const {
    merchants,
    notifySecret,
    adapter,
    deliveryTimeout = 4500,
    bodyLimit = 64 * 1024,
    cloudpay,
    onDelivery,
    logger = pino(),
  } = options;
  checkSecret('notifySecret', notifySecret, 'it keeps notifications from being forged');
  if (typeof adapter?.invoke !== 'function')
    throw new ConfigurationError('adapter', 'has no invoke(target, event): give a FunctionAdapter.');
  checkRange('deliveryTimeout', deliveryTimeout, 5000, 'milliseconds, as WeChat Pay waits 5 s');
  checkRange('bodyLimit', bodyLimit, 256 * 1024, 'bytes');
  for (const { token } of cloudpay?.tokens ?? [])
    checkSecret('cloudpay.tokens', token, 'who knows one spends your money');
  const apiKeys = checkMerchants(merchants);
  return { apiKeys, notifySecret, adapter, deliveryTimeout, bodyLimit, cloudpay, onDelivery, logger };
}

function checkMerchants(merchants: readonly Merchant[]): Map<string, string> {
  const apiKeys = new Map<string, string>();
  for (const { mchId, apiKey } of merchants ?? []) {
    if (!mchId || !apiKey)
      throw new ConfigurationError('merchants', 'must each have mchId and apiKey: one of them lacks either.');
    if (apiKeys.has(mchId))
      throw new ConfigurationError('merchants', `names ${mchId} twice: give each merchant once.`);
    apiKeys.set(mchId, apiKey);
  }
  if (apiKeys.size === 0)
    throw new ConfigurationError('merchants', 'is empty: give at least one { mchId, apiKey }.');
  return apiKeys;
}

function checkSecret(option: string, secret: unknown, because: string): void {
  if (typeof secret !== 'string' || secret.length < 16)
    throw new ConfigurationError(option, `must have at least 16 characters: ${because}.`);
}

function checkRange(option: string, value: number, max: number, unit: string): void {
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new ConfigurationError(option, `must be an integer from 1 to ${max} (${unit}), got ${value}.`);
}
