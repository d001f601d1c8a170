import { previewName } from '@opencloudpay/wechatpay';
import { isObject } from './convert-case';
import type { MerchantAccount, MerchantOptions } from './merchant-options';
import type { NotifyOptions } from './notify-url';
import { nearestName } from './transports/direct/nearest-name';
import type { GatewayOptions } from './transports/gateway/transport';

/** A list that the compiler keeps complete: a new option without its name here does not compile. */
type NamesOf<Options> = Readonly<Record<keyof Options, readonly string[]>>;

const MERCHANT: NamesOf<MerchantOptions> = {
  mode: [],
  appid: [],
  mchId: [],
  apiKey: [],
  signType: [],
  pfx: [],
  passphrase: [],
  cert: [],
  key: [],
  ca: [],
  subAppid: [],
  notify: [],
  endpoints: [],
  timeout: [],
};

/** The options that there are, by where they stand, each with what else it goes by. */
export const OPTION_NAMES = {
  merchant: MERCHANT,
  merchants: { ...MERCHANT, subMchIds: [], envIds: [] } satisfies NamesOf<MerchantAccount>,
  notify: { baseUrl: ['url'], secret: [] } satisfies NamesOf<Omit<NotifyOptions, 'mchId'>>,
  gateway: { url: ['baseUrl'], token: [], ca: [], timeout: [] } satisfies NamesOf<GatewayOptions>,
} as const;

/**
 * The options that do not exist, with the ones that were surely meant.
 *
 * @param known the names that exist there
 * @param place what stands before the name: `notify.`, or nothing
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
