import type { CallbackEvent, CallbackTarget, NotificationKind, ReplyMistake } from '@opencloudpay/cloudpay';
import type { AdapterErrorCode } from '@opencloudpay/function-adapters';
import type { TypedFields } from '@opencloudpay/wechatpay';

/** One call of a callback function and what came of it. */
export interface Delivery {
  /** As in the logs and in the answer's `X-Request-Id`. */
  requestId: string;
  kind: NotificationKind;
  target: CallbackTarget;
  numbers: NotificationNumbers;
  event: CallbackEvent;
  /** What the function returned; `undefined` where it returned nothing or failed. */
  reply: unknown;
  verdict: DeliveryVerdict;
  /** Of the call. */
  durationMs: number;
}

/** What a payment or refund is known by. */
export interface NotificationNumbers {
  outTradeNo?: string;
  transactionId?: string;
  outRefundNo?: string;
  refundId?: string;
}

/** Delivered, or why not: a wrong reply, or no reply. `diagnosis` is for the function's developer. */
export type DeliveryVerdict =
  | { delivered: true }
  | { delivered: false; code: DeliveryFailure; diagnosis: string };

export type DeliveryFailure =
  | ReplyMistake
  | AdapterErrorCode
  /** The function did not answer in time: before WeChat Pay had to be answered, or in durable mode within its own. */
  | 'DELIVERY_TIMEOUT'
  /** The adapter failed in a way that it should not. */
  | 'ADAPTER_FAILED'
  /** The gateway was stopped while it waited for the function (durable mode). */
  | 'GATEWAY_CLOSED'
  /** The database took so long that the delivery may be another gateway's: the function was not called (durable mode). */
  | 'BEGUN_TOO_LATE'
  /** What is stored cannot be read, so the function was not called (durable mode). */
  | 'CONTENT_UNREADABLE';

/** @param fields by wire names, verified or only claimed */
export function numbersOf(fields: Readonly<TypedFields>): NotificationNumbers {
  const numbers: NotificationNumbers = {};
  const take = (key: keyof NotificationNumbers, name: string) => {
    if (fields[name] !== undefined && fields[name] !== '') numbers[key] = String(fields[name]);
  };
  take('outTradeNo', 'out_trade_no');
  take('transactionId', 'transaction_id');
  take('outRefundNo', 'out_refund_no');
  take('refundId', 'refund_id');
  return numbers;
}
