/** What the emulator records in addition to the simulator: plain data, kept in the same way. */

import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { Delivery } from '@opencloudpay/gateway';
import type { FaultEffect, Refund } from '@opencloudpay/simulator';

/** Who called a function. */
export type CallSource = FunctionCall['source'];

/** One call of a function, as the dev server shows it. */
export interface RecordedCall extends FunctionCall {
  /** Its place among all that happened. */
  sequence: number;
}

/** One call of a callback function, with what it was told, what it replied, and what that means. */
export interface RecordedDelivery extends Delivery {
  /** `delivery-17` */
  id: string;
  /** Of its place among all that happened. */
  sequence: number;
  at: number;
  /** The call of the function: {@link RecordedCall.requestId}. */
  callId?: string;
}

/** A change of an order, or of a refund of it. */
export interface OrderEvent {
  sequence: number;
  at: number;
  outTradeNo: string;
  type:
    | 'order-made'
    | 'order-paid'
    | 'order-closed'
    | 'order-expired'
    | 'order-reversed'
    | 'payment-failed'
    | 'payment-cancelled'
    | 'refund-made'
    | 'refund-settled'
    | 'fault';
  /** As it was then. */
  refund?: Refund;
  fault?: FaultEffect;
}

/** Why the gateway refused a notification. */
export interface GatewayRefusal {
  requestId: string;
  code: string;
  reason: string;
}
