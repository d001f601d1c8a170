/** What the emulator records in addition to the simulator: plain data, kept in the same way. */

import type { CallError } from '@opencloudpay/contracts/dev-server/functions';
import type { Json } from '@opencloudpay/contracts/dev-server/values';
import type { Delivery } from '@opencloudpay/gateway';
import type { FaultEffect, Refund } from '@opencloudpay/simulator';

/** Why somebody called a function. */
export type CallSource = 'client' | 'callback' | 'trigger' | 'function';

/** One call of a function. */
export interface RecordedCall {
  requestId: string;
  /** Of its place among all that happened. */
  sequence: number;
  functionName: string;
  at: number;
  source: CallSource;
  openId?: string;
  event: { readonly [name: string]: Json };
  ok: boolean;
  /** What it returned; absent where it returned nothing or failed. */
  result?: Json;
  error?: CallError;
  durationMs: number;
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
