/**
 * wx.cloud for mini programs that have left CloudBase: the same calls, answered by a function host of yours.
 *
 * ```js
 * // app.js: the one line
 * require('@opencloudpay/miniprogram').install({ url: 'https://shop.example.com/session' });
 *
 * App({
 *   onLaunch() {
 *     wx.cloud.init({ env: 'prod' }); // as before
 *   },
 * });
 * ```
 */
import { createCloud, type InitOptions } from './cloud';
import { replaceWxCloud } from './install';
import { runtime } from './wx';

export {
  type CallFunctionOptions,
  type CallFunctionResult,
  type Cloud,
  createCloud,
  type InitOptions,
} from './cloud';
export type { CloudError } from './errors';

/** For code that names its cloud: `cloud.init({ url })`, then `cloud.callFunction({ name, data })`. */
export const cloud = createCloud();

/**
 * Names the function host and puts {@link cloud} in the place of `wx.cloud`, so that no other line changes. To be
 * called in app.js before anything uses `wx.cloud`.
 *
 * @throws where the runtime does not let go of wx.cloud, with what to write instead
 */
export function install(options: InitOptions & { url: string }): void {
  cloud.init(options);
  replaceWxCloud(cloud, runtime() as { cloud?: object });
}
