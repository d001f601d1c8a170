import type { CallAnswer, WireData } from '@opencloudpay/cloudpay';
import type { FailedCall } from '../failure';

/** The request and answer format of one of the gateway's call routes. Processing is the same for all routes. */
export interface Dialect {
  /** The CloudPay name of the API in the path, or the unchanged name if it is unknown. */
  apiOf(named: string): string;
  /** The parameters in CloudPay's form. */
  parametersOf(api: string, given: WireData): WireData;
  answer(answer: CallAnswer, data: WireData, requestId: string): Response;
  failure(failed: FailedCall, requestId: string): Response;
}
