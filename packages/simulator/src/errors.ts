/** Machine-readable codes of everything that the simulator throws at whoever drives it. */
export type SimulatorErrorCode =
  | 'OPTION_INVALID'
  | 'STOPPED'
  | 'PAYMENT_MALFORMED'
  | 'PREPAY_UNKNOWN'
  | 'PREPAY_EXPIRED'
  | 'APPID_WRONG'
  | 'SIGN_TYPE_WRONG'
  | 'PAY_SIGN_WRONG'
  | 'PAYER_WRONG'
  | 'COUPONS_INVALID'
  | 'AUTH_CODE_UNKNOWN'
  | 'PASSWORD_NOT_ASKED'
  | 'ORDER_UNKNOWN'
  | 'ORDER_AMBIGUOUS'
  | 'ORDER_PAID'
  | 'ORDER_CLOSED'
  | 'ORDER_EXPIRED'
  | 'REFUND_UNKNOWN'
  | 'REFUND_AMBIGUOUS'
  | 'REFUND_SETTLED'
  | 'NOT_FOR_PAYERS'
  | 'NOTIFICATION_UNKNOWN'
  | 'FAULT_INVALID'
  | 'FAULT_UNKNOWN'
  | 'CLOCK_LIMIT'
  | 'STATE_OTHER_MERCHANTS'
  | 'LISTEN_FAILED';

/**
 * What the simulator throws at whoever drives it (never at an HTTP client, which gets WeChat's answers instead).
 * Messages say what is wrong and what to do; they never hold a key.
 */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string) {
    super(message);
    this.name = 'SimulatorError';
    this.code = code;
  }
}
