import { existsSync, readFileSync } from 'node:fs';
import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import {
  createNotificationReader,
  type NotificationAccount,
  type NotificationReader,
} from '@opencloudpay/wechatpay-v3';
import { merchantsOf } from './merchants-of';

/**
 * A merchant whose notifications the gateway receives: with the keys of WeChat Pay v2, of v3, or of both. A merchant that
 * changes from v2 to v3 needs both: refunds of old orders, and those made on the merchant platform, are notified in v2's
 * form.
 */
export interface Merchant extends Omit<V3NotificationKeys, 'apiV3Key'> {
  /** The merchant number of notifications: a service provider's own, not a sub-merchant's. */
  mchId: string;
  /**
   * The API key of v2: signs payment notifications, encrypts refund notifications. During a key change give both, the
   * new key first: notifications signed with the old key may still arrive for a day.
   */
  apiKey?: string | readonly string[] | undefined;
  /** The APIv3 key: decrypts notifications of v3. During a key change both, the new key first. */
  apiV3Key?: string | readonly string[] | undefined;
  /**
   * The appid of its orders. Refund events take the appid from here, because the appid in a refund notification is not
   * authenticated. Default: the appid of its account in `cloudpay`, if there is one.
   */
  appid?: string | undefined;
  /** `direct`: an ordinary merchant without sub-merchants. Default: the mode of its account in `cloudpay`. */
  mode?: 'partner' | 'direct' | undefined;
}

/**
 * The keys of v3's notifications: `apiV3Key` with `publicKey` and `publicKeyId`, or with platform certificates. With
 * `privateKey` and `serialNo` the gateway downloads platform certificates, and those that replace them. Keys are PEM texts
 * or paths.
 */
export type V3NotificationKeys = Omit<NotificationAccount, 'mchId'>;

/** The merchants with keys of v3. */
export interface V3Merchants {
  /** By merchant number. */
  readonly apiV3Keys: ReadonlyMap<string, readonly string[]>;
  readonly reader: NotificationReader;
  /** The keys that must not appear in logs. */
  readonly secrets: readonly string[];
}

/** The identity of a merchant, as known from the options. */
export interface MerchantIdentity {
  readonly mchId: string;
  /** Undefined if its orders may use several appids. */
  readonly appid?: string | undefined;
  readonly mode?: 'partner' | 'direct' | undefined;
}

/** @throws {ConfigurationError} names the invalid option, and shows no key */
export function checkMerchants(merchants: readonly Merchant[] = []): {
  apiKeys: Map<string, readonly string[]>;
  v3: V3Merchants | undefined;
} {
  if (merchants.length === 0)
    throw new ConfigurationError(
      'merchants',
      'is empty: give at least one { mchId, apiKey } (v2) or { mchId, apiV3Key, publicKey, publicKeyId } (v3).',
    );
  const known = new Set<string>();
  const apiKeys = new Map<string, readonly string[]>();
  for (const merchant of merchants) {
    const { mchId, apiKey } = merchant;
    const keys = apiKey === undefined ? undefined : [apiKey].flat();
    const isWrong =
      keys && (keys.length === 0 || !keys.every((key) => typeof key === 'string' && key !== ''));
    if (!mchId || isWrong || (!keys && !hasV3Keys(merchant)))
      throw new ConfigurationError(
        'merchants',
        'must each have mchId and apiKey (v2), or mchId, apiV3Key, publicKey and publicKeyId (v3): one is incomplete.',
      );
    if (known.has(mchId))
      throw new ConfigurationError(
        'merchants',
        `has ${mchId} twice: give each merchant once, with the keys of v2 and v3, and during a key change with both keys in its apiKey or apiV3Key.`,
      );
    known.add(mchId);
    if (keys) apiKeys.set(mchId, keys);
  }
  return { apiKeys, v3: v3MerchantsOf(merchants) };
}

const V3_KEYS = [
  'apiV3Key',
  'publicKey',
  'publicKeyId',
  'platformCertificates',
  'privateKey',
  'serialNo',
] as const satisfies readonly (keyof V3NotificationKeys)[];

function hasV3Keys(merchant: Merchant): merchant is Merchant & NotificationAccount {
  return V3_KEYS.some((name) => merchant[name] !== undefined);
}

function v3MerchantsOf(merchants: readonly Merchant[]): V3Merchants | undefined {
  const given = merchants.filter(hasV3Keys);
  if (given.length === 0) return undefined;
  const accounts = given.map(withFiles);
  return {
    apiV3Keys: new Map(accounts.map(({ mchId, apiV3Key }) => [mchId, [apiV3Key].flat()])),
    reader: readerOf(accounts, (index) => merchants.indexOf(given[index] as Merchant)),
    secrets: accounts.flatMap(({ apiV3Key, privateKey }) => [
      ...[apiV3Key].flat(),
      ...(privateKey === undefined ? [] : linesOfKey(privateKey)),
    ]),
  };
}

/** Keys may be paths of files, as in `createCloudPay`. */
function withFiles(account: NotificationAccount): NotificationAccount {
  const { privateKey, serialNo, publicKey, platformCertificates } = account;
  return {
    ...account,
    privateKey: contentOf(privateKey),
    publicKey: contentOf(publicKey),
    serialNo: serialNo && contentOf(serialNo),
    platformCertificates: Array.isArray(platformCertificates)
      ? platformCertificates.map(contentOf)
      : platformCertificates,
  };
}

/** A text that names no file stays as it is: reading the keys says what is wrong with it. */
function contentOf<Given extends string | Uint8Array | undefined>(given: Given): Given | string {
  if (typeof given !== 'string' || given.includes('-----BEGIN') || !existsSync(given)) return given;
  return readFileSync(given, 'utf8');
}

function readerOf(
  accounts: readonly NotificationAccount[],
  indexOf: (index: number) => number,
): NotificationReader {
  try {
    return createNotificationReader(accounts);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { option, message } = error;
    const [, index = '', name = ''] = /^\[(\d+)\]\.(.*)$/s.exec(option) ?? [];
    throw new ConfigurationError(
      `merchants[${indexOf(Number(index))}].${name}`,
      message.slice(option.length + 1),
    );
  }
}

/** A text that quotes a key may have any of its lines. @param pem text, bytes or a path */
export function linesOfKey(pem: string | Uint8Array): string[] {
  const content = contentOf(pem);
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
  return text.split(/\r?\n|\\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
}

/** Collects the appid and mode of each merchant from all places in the options; only unambiguous values count. */
export function identitiesOf(
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
