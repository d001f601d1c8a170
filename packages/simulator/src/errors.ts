import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** The codes of the simulator's errors. */
export type SimulatorErrorCode =
  /** An option cannot work. */
  | 'OPTION_INVALID'
  /** The simulator was stopped. */
  | 'STOPPED'
  /** A parameter of `wx.requestPayment` is missing or has the wrong form. */
  | 'PAYMENT_MALFORMED'
  /** No order has this `prepay_id`. */
  | 'PREPAY_UNKNOWN'
  /** The `prepay_id` is older than two hours. */
  | 'PREPAY_EXPIRED'
  /** The order belongs to another mini program. */
  | 'APPID_WRONG'
  /** The order was signed with another algorithm. */
  | 'SIGN_TYPE_WRONG'
  /** `paySign` does not match. */
  | 'PAY_SIGN_WRONG'
  /** The order is for another payer. */
  | 'PAYER_WRONG'
  /** The coupons do not fit the order. */
  | 'COUPONS_INVALID'
  /** No payer shows this payment code. */
  | 'AUTH_CODE_UNKNOWN'
  /** The order is not waiting for a password. */
  | 'PASSWORD_NOT_ASKED'
  /** There is no such order. */
  | 'ORDER_UNKNOWN'
  /** Several merchants have an order of this number. */
  | 'ORDER_AMBIGUOUS'
  /** The order is paid. */
  | 'ORDER_PAID'
  /** The order is closed. */
  | 'ORDER_CLOSED'
  /** The order is past its `time_expire`. */
  | 'ORDER_EXPIRED'
  /** There is no such refund. */
  | 'REFUND_UNKNOWN'
  /** Several merchants have a refund of this number. */
  | 'REFUND_AMBIGUOUS'
  /** The refund is final. */
  | 'REFUND_SETTLED'
  /** Payers cannot pay this order. */
  | 'NOT_FOR_PAYERS'
  /** There is no such notification. */
  | 'NOTIFICATION_UNKNOWN'
  /** A key is missing that a notification is signed with. */
  | 'KEYS_MISSING'
  /** The description of the fault is invalid. */
  | 'FAULT_INVALID'
  /** There is no such fault. */
  | 'FAULT_UNKNOWN'
  /** The clock would be more than ten years ahead. */
  | 'CLOCK_LIMIT'
  /** The saved state belongs to other merchants. */
  | 'STATE_OTHER_MERCHANTS'
  /** The simulator cannot listen on the address. */
  | 'LISTEN_FAILED';

/**
 * An error of the simulator's own functions. HTTP clients never get one; they get WeChat Pay's answers. Messages say
 * what is wrong and what to do, and never contain a key.
 */
export class SimulatorError extends BilingualError<SimulatorErrorCode> {}
