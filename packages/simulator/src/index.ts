export type { AuthCodeOptions } from './counter';
export type { Duration } from './duration';
export { SimulatorError, type SimulatorErrorCode } from './errors';
export type { SimulatorEvent } from './events';
export type { Merchant, MerchantOptions, SubMerchant, SubMerchantOptions } from './merchants';
export type { SimulatorOptions } from './options';
export type { PaymentObject, PayOptions } from './payer';
export type {
  ReceiverAccountState,
  ReceiverType,
  Share,
  ShareResult,
  Sharing,
  SharingReceiver,
  SharingReturn,
} from './profit-sharing/records';
export type { ProfitSharingOptions } from './profit-sharing/rules';
export type {
  Coupon,
  Notification,
  NotificationAttempt,
  Order,
  OrderPayment,
  Owner,
  Refund,
  RefundStatus,
  Reversal,
  TradeState,
} from './records';
export { REFUSAL_HEADER } from './requests/refusals';
export { type Simulator, startSimulator } from './simulator';
