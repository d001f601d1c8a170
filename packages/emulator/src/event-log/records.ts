/** The emulator's records in addition to the simulator's: plain data, saved in the same way. */

import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import type { OrderChange, RefundChange } from '@opencloudpay/contracts/dev-server/timeline';
import type { Delivery } from '@opencloudpay/gateway';
import type { FaultEffect, Refund } from '@opencloudpay/simulator';

/** The caller of a function. */
export type CallSource = FunctionCall['source'];

/** One call of a function, as the dev server shows it. */
export interface RecordedCall extends FunctionCall {
  /** Its place in the sequence of all records. */
  sequence: number;
}

/** One delivery to a callback function: event, reply and result. */
export interface RecordedDelivery extends Delivery {
  /** `delivery-17` */
  id: string;
  /** Its place in the sequence of all records. */
  sequence: number;
  at: number;
  /** The id of the function's call: {@link RecordedCall.requestId}. */
  callId?: string;
  /**
   * Its calls of `cloud.cloudPay` and `cloud.database()` that were refused: one that is not `recovered` makes a delivered
   * callback doubtful.
   */
  refusals?: readonly CallRefusal[];
}

/** A change of an order or of its refund. */
export interface OrderEvent {
  sequence: number;
  at: number;
  outTradeNo: string;
  type: OrderChange | RefundChange | 'fault';
  /** The record at that time. */
  refund?: Refund;
  fault?: FaultEffect;
}

/** Why the gateway refused a notification. */
export interface GatewayRefusal {
  requestId: string;
  code: string;
  reason: string;
}
