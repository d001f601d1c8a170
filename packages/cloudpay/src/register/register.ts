import { RegisterError } from './errors';
import { loadedSdks, loadSdk } from './find-sdk';
import { replaceCloudPay } from './replace-cloud-pay';
import { watchLoads } from './watch-loads';

/**
 * Replaces `cloudPay` in every copy of wx-server-sdk of this process: in loaded copies at once, in
 * others when they are loaded. So the function's own `require` decides which copy it uses.
 *
 * @param bundled whether a bundler put this code into another file
 * @throws {RegisterError} WX_SERVER_SDK_NOT_FOUND, WX_SERVER_SDK_UNKNOWN, REGISTER_BUNDLED
 */
export function register({ bundled }: { bundled: boolean }): void {
  // If the SDK was bundled too, it is never loaded through Node's loader, and would keep its own cloudPay.
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
  // The SDK is also loaded here: if modules bypass Node's loader (in jest, or with loader hooks), the watcher sees
  // nothing, but a module that is already loaded is used.
  if (loaded.length === 0) replaceCloudPay(loadSdk());
}
