import { RegisterError } from './errors';
import { loadedSdks, loadSdk } from './find-sdk';
import { replaceCloudPay } from './replace-cloud-pay';
import { watchLoads } from './watch-loads';

/**
 * Replaces `cloudPay` in every copy of wx-server-sdk of this process: those that are loaded, at once, and those to
 * come, as they are loaded. Which copy a function means is so left to the function's own `require`.
 *
 * @param bundled whether a bundler took this code into another file
 * @throws {RegisterError} WX_SERVER_SDK_NOT_FOUND, WX_SERVER_SDK_UNKNOWN, REGISTER_BUNDLED
 */
export function register({ bundled }: { bundled: boolean }): void {
  // A copy of the SDK that was bundled too is never loaded where we could see it, and would keep its own cloudPay.
  if (bundled) {
    throw new RegisterError(
      'REGISTER_BUNDLED',
      'it was bundled into the function, where it cannot reach wx-server-sdk. Write `cloud.cloudPay = createCloudPay()` ' +
        'instead, with createCloudPay from @opencloudpay/cloudpay; or let the bundler leave out both packages (external) and install them.',
    );
  }
  watchLoads(replaceCloudPay);
  const loaded = loadedSdks();
  for (const sdk of loaded) replaceCloudPay(sdk);
  // Not left to the function: where modules are loaded past Node's loader (by jest, or through loader hooks), nothing
  // is seen to watch, but what is loaded already is used.
  if (loaded.length === 0) replaceCloudPay(loadSdk());
}
