import { previewName } from '@opencloudpay/internal';
import { isObject } from '../convert-case';
import type { NotifyOptions } from '../notify-url';
import { nearestName } from '../transports/direct/nearest-name';
import type { GatewayOptions } from '../transports/gateway/transport';
import type { MerchantOptions } from './merchant-options';

/** A list that the compiler keeps complete: a new option without its name here does not compile. */
type NamesOf<Options> = Readonly<Record<keyof Options, readonly string[]>>;

const MERCHANT: NamesOf<MerchantOptions> = {
  version: [],
  mode: [],
  appid: [],
  mchId: [],
  apiKey: [],
  signType: [],
  pfx: [],
  passphrase: [],
  cert: [],
  key: [],
  apiV3Key: [],
  privateKey: [],
  serialNo: ['serial', 'serialNumber'],
  publicKey: [],
  publicKeyId: [],
  platformCertificates: ['platformCertificate'],
  ca: [],
  subAppid: [],
  notify: [],
  endpoints: [],
  timeout: [],
  strict: [],
};

/** The options by their position, each with its other names. */
export const OPTION_NAMES = {
  merchant: MERCHANT,
  merchants: { ...MERCHANT, subMchIds: [], envIds: [] },
  notify: { baseUrl: ['url'], secret: [] } satisfies NamesOf<Omit<NotifyOptions, 'mchId'>>,
  gateway: { url: ['urls', 'baseUrl'], token: [], ca: [], timeout: [] } satisfies NamesOf<GatewayOptions>,
} as const;

/**
 * The options that do not exist, with the nearest existing ones.
 *
 * @param known the names that exist at this position
 * @param place the prefix of the name: `notify.`, or nothing
 */
export function unknownOptions(
  given: unknown,
  known: Readonly<Record<string, readonly string[]>>,
  place = '',
): string[] {
  if (!isObject(given)) return [];
  const names = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || Object.hasOwn(known, name) ? [] : [name],
  );
  return names.map((name) => {
    const nearest = nearestName(name, known);
    const advice = nearest
      ? `did you mean ${place}${nearest}?`
      : `leave it out. There are ${Object.keys(known).join(', ')}`;
    return `${place}${previewName(name)} is not an option: ${advice}`;
  });
}
