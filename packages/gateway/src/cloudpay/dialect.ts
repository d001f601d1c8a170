import type { CallAnswer, WireData } from '@opencloudpay/cloudpay';
import type { FailedCall } from './failure';

/** How calls are written on one of the gateway's addresses; what is done with them is the same on all. */
export interface Dialect {
  /** The CloudPay name of the API that the path names, or that name as it is. */
  apiOf(named: string): string;
  /** The parameters as CloudPay has them. */
  parametersOf(api: string, given: WireData): WireData;
  answer(answer: CallAnswer, data: WireData, requestId: string): Response;
  failure(failed: FailedCall, requestId: string): Response;
}
