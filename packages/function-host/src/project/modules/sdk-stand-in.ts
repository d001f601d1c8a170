import type { StandIn } from './module-use';

/** The name that functions know the SDK by. */
export const SDK = 'wx-server-sdk';

/** The last version of Tencent's SDK that has its address built in; later ones take it from the environment. */
const LAST_WITHOUT_ADDRESS = '2.3.2';

/**
 * The option `modules` of a host that replaces Tencent's SDK where a function has none, or one that cannot be led to this
 * host.
 *
 * @param file the built `@opencloudpay/wx-server-sdk`
 */
export function sdkStandIn(file: string): Readonly<Record<string, StandIn>> {
  return { [SDK]: { file, replacesUpTo: LAST_WITHOUT_ADDRESS } };
}
