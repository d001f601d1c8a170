import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { NotificationSource } from '../database/tables';
import type { NotificationState, OrderState, RefundState } from '../states';

/** Where the callback of an order or a refund goes. */
export type Route = CallbackTarget | undefined;

/** A verified notification, or what is known as if it had been one. */
export interface NewNotification {
  kind: NotificationKind;
  /** By wire names, verified; of a refund decrypted. */
  fields: TypedFields;
  target: CallbackTarget;
  source: NotificationSource;
  /** The bytes as received. */
  body?: Uint8Array | undefined;
  /** As in the logs. */
  requestId: string;
}

export interface NotificationRecord {
  id: number;
  kind: NotificationKind;
  /** SUCCESS, or what a refund came to. */
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
  /** Of the last attempt: why it was not delivered, for machines and for people. */
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
  /** Null: under way, or its gateway died before it could say how it ended. */
  endedAt: Date | null;
  durationMs: number | null;
  verdict: 'delivered' | 'failed' | null;
  code: string | null;
  diagnosis: string | null;
  /** Of the notification, for lists. */
  kind: NotificationKind;
  outTradeNo: string;
  outRefundNo: string | null;
  target: CallbackTarget;
  notificationState: NotificationState;
}

/** With what was sent and what came back, which may hold personal data. */
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
  /** Other amounts asked for under this number, of which WeChat Pay may have taken one: it never answered. */
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

/** All that is known under one order number. */
export interface OrderTimeline {
  /** None where the order was not made through the gateway; several where merchants gave the same number. */
  orders: OrderRecord[];
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
  /** Received from then on, and before then. */
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface DeliveryFilter extends Omit<NotificationFilter, 'state'> {
  verdict?: 'delivered' | 'failed' | 'open' | undefined;
  notificationId?: number | undefined;
}

/** The newest first; a page ends where `next` is undefined. */
export interface Page<Record> {
  records: Record[];
  /** To be given as `before` for the page that follows. */
  next: number | undefined;
}

export interface PageOptions {
  /** Default 50, at most 1000. */
  limit?: number | undefined;
  /** Only those with smaller ids. */
  before?: number | undefined;
}
