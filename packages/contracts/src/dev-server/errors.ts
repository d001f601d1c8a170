export interface ErrorBody {
  error: {
    /** Machine-readable; see {@link DevServerErrorCode}. */
    code: DevServerErrorCode | (string & {});
    /** One sentence or two, in English: what happened and what to do next. */
    message: string;
  };
}

/** Codes of the API itself; those of the emulator, the simulator and the function host come through as they are. */
export type DevServerErrorCode =
  /** `Host` is not a loopback name, or `Origin` is another page's. */
  | 'FORBIDDEN_ORIGIN'
  /** `Host` names no host at all. */
  | 'HOST_INVALID'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONTENT_TYPE_WRONG'
  | 'BODY_TOO_LARGE'
  | 'BODY_INVALID'
  | 'ORDER_UNKNOWN'
  | 'ORDER_PAID'
  | 'ORDER_CLOSED'
  | 'ORDER_EXPIRED'
  | 'PREPAY_EXPIRED'
  | 'COUPONS_INVALID'
  | 'REFUND_UNKNOWN'
  | 'REFUND_SETTLED'
  | 'FUNCTION_NOT_FOUND'
  | 'DELIVERY_UNKNOWN'
  | 'NOTIFICATION_UNKNOWN'
  | 'FAULT_INVALID'
  | 'FAULT_UNKNOWN'
  /** The clock would be more than ten years ahead. */
  | 'CLOCK_LIMIT'
  | 'INTERNAL';
