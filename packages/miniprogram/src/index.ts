/**
 * wx.cloud for mini programs that have left CloudBase: the same calls, answered by your own function host.
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
export type { CallContainerOptions, CallContainerResult } from './container';
export type { CloudError } from './errors';

/** For code that does not use `wx.cloud`: `cloud.init({ url })`, then `cloud.callFunction({ name, data })`. */
export const cloud = createCloud();

/**
 * Sets the function host and replaces `wx.cloud` with {@link cloud}, so that no other line changes. Call it
 * in app.js before `wx.cloud` is used.
 *
 * @throws {CloudError} errCode -604100 if the runtime locks wx.cloud, with the code to write instead
 */
export function install(options: InitOptions & { url: string }): void {
  cloud.init(options);
  replaceWxCloud(cloud, runtime() as { cloud?: object });
}
