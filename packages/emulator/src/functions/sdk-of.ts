import type { FunctionSdk } from '@opencloudpay/contracts/dev-server/functions';
import { type FunctionInfo, SDK } from '@opencloudpay/function-host';

/** Which SDK a function gets. */
export function sdkOf({ modules }: Pick<FunctionInfo, 'modules'>): FunctionSdk {
  return modules[SDK] ?? { from: 'stand-in' };
}
