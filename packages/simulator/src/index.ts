export type { AuthCodeOptions } from './counter';
export { type Duration, durationProblem, toMilliseconds } from './duration';
export { SimulatorError, type SimulatorErrorCode } from './errors';
export type { SimulatorEvent } from './events';
export type {
  ActiveFault,
  Fault,
  FaultEffect,
  FaultRequest,
  FaultType,
  Host,
  NotificationFault,
  WechatPayFault,
} from './faults/fault';
export type { Merchant, MerchantOptions, SubMerchant, SubMerchantOptions } from './merchants';
export { countedAttempts, RETRY_COUNT, remainingAttempts } from './notifications/retry-schedule';
export type { SimulatorOptions } from './options';
export type { Payable, PaymentObject, PayOptions } from './payer';
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
  Exchange,
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
export { type SoundState, soundState } from './state/sound-state';
export type { Change, Storage } from './state/storage';
