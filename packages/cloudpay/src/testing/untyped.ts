import type { ApiName } from '@opencloudpay/wechatpay';
import { type CloudPay, createCloudPay } from '../create-cloud-pay';
import type { BoundOptions } from '../namespace';

type UntypedCall = (data?: unknown) => Promise<Record<string, unknown>>;

/** A namespace without types, for tests of wrong arguments. */
export type Untyped = Record<ApiName, UntypedCall> & ((bound: BoundOptions) => Untyped);

function untyped(cloudPay: CloudPay): Untyped {
  return cloudPay as Untyped;
}

export function untypedCloudPay(...options: Parameters<typeof createCloudPay>): Untyped {
  return untyped(createCloudPay(...options));
}
