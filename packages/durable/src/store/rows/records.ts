import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { NotificationSource } from '../../database/tables';
import type { NotificationState, OrderState, RefundState } from '../../states';

/** The callback of an order or a refund. */
export type Route = CallbackTarget | undefined;

/** A verified notification, or a recovered payment or refund in its form. */
export interface NewNotification {
  kind: NotificationKind;
  /** Verified fields by wire names; for a refund, decrypted. */
  fields: TypedFields;
  target: CallbackTarget;
  source: NotificationSource;
  /** The received bytes. */
  body?: Uint8Array | undefined;
  /** The request id in the logs. */
  requestId: string;
}

export interface NotificationRecord {
  id: number;
  kind: NotificationKind;
  /** SUCCESS, or the final status of a refund. */
  status: string;
  merchant: string;
  mchId: string;
  outTradeNo: string;
  transactionId: string | null;
  outRefundNo: string | null;
  refundId: string | null;
  /** Cents. */
  amount: number;
  target: CallbackTarget;
  source: NotificationSource;
  requestId: string;
  receivedAt: Date;
  duplicates: number;
  state: NotificationState;
  /** Since `since`: see `deliveries` for all. */
  attempts: number;
  since: Date;
  nextAttemptAt: Date | null;
  /** Why the last attempt failed: code and diagnosis. */
  code: string | null;
  diagnosis: string | null;
  deliveredAt: Date | null;
  deadAt: Date | null;
}

export interface DeliveryRecord {
  id: number;
  notificationId: number;
  attempt: number;
  gateway: string;
  begunAt: Date;
  /** Null: in progress, or its gateway died before it recorded the result. */
  endedAt: Date | null;
  durationMs: number | null;
  verdict: 'delivered' | 'failed' | null;
  code: string | null;
  diagnosis: string | null;
  /** The attempt with its notification, for lists. */
  kind: NotificationKind;
  outTradeNo: string;
  outRefundNo: string | null;
  target: CallbackTarget;
  notificationState: NotificationState;
}

/** The attempt with event and reply, which may contain personal data. */
export interface FullDeliveryRecord extends DeliveryRecord {
  sent: unknown;
  reply: unknown;
}

export interface OrderRecord {
  id: number;
  merchant: string;
  outTradeNo: string;
  api: string;
  mchId: string | null;
  appid: string | null;
  subAppid: string | null;
  /** Cents. */
  totalFee: number;
  /** Other amounts requested with this number without an answer: WeChat Pay may have accepted one of them. */
  formerFees: number[];
  tradeType: string | null;
  route: Route;
  asked: Record<string, unknown>;
  state: OrderState;
  transactionId: string | null;
  refusal: string | null;
  requestId: string | null;
  askedAt: Date;
  answeredAt: Date | null;
  expiresAt: Date | null;
  paidAt: Date | null;
  closedAt: Date | null;
}

/** An order with its refunds added up. */
export interface OrderWithRefunds extends OrderRecord {
  /** Cents that were paid back. */
  refundedFee: number;
  /** Cents of refunds that have not ended: they may still be paid back. */
  refundingFee: number;
}

export interface RefundRecord {
  id: number;
  merchant: string;
  outRefundNo: string;
  outTradeNo: string | null;
  transactionId: string | null;
  refundId: string | null;
  mchId: string | null;
  appid: string | null;
  /** Cents. */
  refundFee: number;
  /** As of orders. */
  formerFees: number[];
  totalFee: number | null;
  route: Route;
  asked: Record<string, unknown>;
  state: RefundState;
  refusal: string | null;
  requestId: string | null;
  askedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
}

export interface MismatchRecord {
  id: number;
  kind: NotificationKind;
  field: string;
  expected: string;
  received: string;
  merchant: string;
  outTradeNo: string;
  transactionId: string | null;
  outRefundNo: string | null;
  requestId: string;
  firstAt: Date;
  lastAt: Date;
  times: number;
}

/** Everything about one order number. */
export interface OrderTimeline {
  /** Empty if the order was not placed through the gateway; several if merchants use the same number. */
  orders: OrderWithRefunds[];
  refunds: RefundRecord[];
  notifications: NotificationRecord[];
  deliveries: FullDeliveryRecord[];
  mismatches: MismatchRecord[];
}

export interface NotificationFilter {
  state?: NotificationState | undefined;
  kind?: NotificationKind | undefined;
  outTradeNo?: string | undefined;
  functionName?: string | undefined;
  envId?: string | undefined;
  source?: NotificationSource | undefined;
  /** Received from this time on, and before that time. */
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface DeliveryFilter extends Omit<NotificationFilter, 'state'> {
  verdict?: 'delivered' | 'failed' | 'open' | undefined;
  notificationId?: number | undefined;
}

export interface OrderFilter {
  state?: OrderState | undefined;
  /** The merchant that is paid. */
  merchant?: string | undefined;
  functionName?: string | undefined;
  envId?: string | undefined;
  /** Placed from this time on, and before that time; a repeated request counts anew. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** The newest first; `next` is undefined on the last page. */
export interface Page<Record> {
  records: Record[];
  /** Pass as `before` for the next page. */
  next: number | undefined;
}

export interface PageOptions {
  /** At most 1000. Default: `50`. */
  limit?: number | undefined;
  /** Only smaller ids. */
  before?: number | undefined;
}
