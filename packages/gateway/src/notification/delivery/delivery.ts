import type { CallbackEvent, CallbackTarget, NotificationKind, ReplyMistake } from '@opencloudpay/cloudpay';
import type { AdapterErrorCode } from '@opencloudpay/function-adapters';
import type { TypedFields } from '@opencloudpay/wechatpay';

/** One delivery attempt: a call of a callback function and its result. */
export interface Delivery {
  /** As in the logs and in the answer's `X-Request-Id`. */
  requestId: string;
  /** The id of the call that placed the order; `undefined` if it is unknown. */
  orderRequestId?: string | undefined;
  kind: NotificationKind;
  target: CallbackTarget;
  numbers: NotificationNumbers;
  event: CallbackEvent;
  /** The function's return value; `undefined` if it returned nothing or failed. */
  reply: unknown;
  verdict: DeliveryVerdict;
  /** Duration of the call. */
  durationMs: number;
}

/** The numbers that identify a payment or refund. */
export interface NotificationNumbers {
  outTradeNo?: string;
  transactionId?: string;
  outRefundNo?: string;
  refundId?: string;
}

/**
 * Delivered, or the reason why not. `diagnosis` is written for the function's developer; `zh` is the same in Chinese, where the
 * adapter gives it. `diagnosisInChinese` words all others.
 */
export type DeliveryVerdict =
  | { delivered: true }
  | { delivered: false; code: DeliveryFailure; diagnosis: string; zh?: string };

export type FailedVerdict = Exclude<DeliveryVerdict, { delivered: true }>;

export type DeliveryFailure =
  | ReplyMistake
  | AdapterErrorCode
  /** The function did not answer in time: WeChat Pay's limit, or `functionTimeout` in durable mode. */
  | 'DELIVERY_TIMEOUT'
  /** The adapter threw an unexpected error. */
  | 'ADAPTER_FAILED'
  /** The gateway was stopped while the function ran (durable mode). */
  | 'GATEWAY_CLOSED'
  /** The database was so slow that the lease may have ended: the function was not called (durable mode). */
  | 'BEGUN_TOO_LATE'
  /** The stored content cannot be read, so the function was not called (durable mode). */
  | 'CONTENT_UNREADABLE';

/** @param fields by wire names, verified or not */
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
