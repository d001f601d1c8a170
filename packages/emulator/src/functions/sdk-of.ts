import type { FunctionSdk } from '@opencloudpay/contracts/dev-server/functions';
import type { FunctionInfo } from '@opencloudpay/function-host';

/** The name that functions know the SDK by. */
export const SDK = 'wx-server-sdk';

/** Which SDK a function gets. */
export function sdkOf({ modules }: Pick<FunctionInfo, 'modules'>): FunctionSdk {
  return modules[SDK] ?? { from: 'stand-in' };
}
