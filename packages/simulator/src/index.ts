export { type Duration, durationProblem } from './clock/duration';
export { SimulatorError, type SimulatorErrorCode } from './errors';
export type { SimulatorEvent } from './events/simulator-event';
export type {
  Merchant,
  MerchantOptions,
  PlatformKeyMode,
  SubMerchant,
  SubMerchantOptions,
} from './merchants/merchant';
export type { WechatPayCertificate, WechatPayPublicKey } from './merchants/platform-key';
export {
  type NotificationKeys,
  type NotifiedFields,
  type NotifiedMerchant,
  notifiedFields,
  type SignedNotification,
  signNotification,
} from './notifications/made-up';
export { countedAttempts, RETRY_COUNT, remainingAttempts } from './notifications/retry-schedule';
export { type SendNotificationOptions, sendNotification } from './notifications/send-once';
export type { SimulatorOptions } from './options';
export type { Payable, PayOptions } from './payers/pay';
export type { AuthCodeOptions } from './payers/payment-codes';
export type { PaymentObject } from './payers/payment-object';
export type { Exchange } from './records/exchange';
export type {
  ActiveFault,
  Fault,
  FaultEffect,
  FaultRequest,
  FaultType,
  Host,
  NotificationFault,
  WechatPayFault,
} from './records/fault';
export type { Notification, NotificationAttempt } from './records/notification';
export type { Coupon, Order, OrderPayment, Reversal, TradeState } from './records/order';
export type { Owner } from './records/owner';
export type { Refund, RefundStatus } from './records/refund';
export type {
  ReceiverAccountState,
  ReceiverType,
  Share,
  ShareResult,
  Sharing,
  SharingReceiver,
  SharingReturn,
} from './records/sharing';
export type { Simulator } from './simulator';
export { startSimulator } from './start-simulator';
export { type RepairedState, repairState } from './state/repair-state';
export type { Change, Storage } from './store/storage';
export type { ProfitSharingOptions } from './world/profit-sharing-rules';
