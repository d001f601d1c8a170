/** What the shop asks for and what it is told: the words that the shop, the judge and the report share. */

/** How a call travels: with the merchant's keys, or through a gateway that holds them. */
export type Channel = 'direct' | 'gateway';

export type Api = 'unifiedOrder' | 'queryOrder' | 'refund' | 'queryRefund';

/** The numbers and amounts of a call. Amounts are cents. */
export interface Asked {
  api: Api;
  outTradeNo: string;
  outRefundNo?: string;
  totalFee?: number;
  refundFee?: number;
}

/**
 * `success` and `refused`: the call resolved, so the caller may act on it. `unknown`: it rejected with `error.query`.
 * `unsent`: it rejected without `query`, which says that nothing was done and the call may be repeated.
 */
export type VerdictKind = 'success' | 'refused' | 'unknown' | 'unsent';

/** What a call told its caller, also in `error.state`. Fields are present only where the result or the error has them. */
export interface Told {
  verdict: VerdictKind;
  /** The prepay id that `payment` was signed for. */
  prepayId?: string;
  outTradeNo?: string;
  outRefundNo?: string;
  tradeState?: string;
  refundStatus?: string;
  totalFee?: number;
  refundFee?: number;
  /** WeChat Pay's code of a refusal. */
  code?: string;
  /** The refusal's text, or the error's. */
  text?: string;
}

/** One call with its times: milliseconds since the run began. */
export interface Call extends Asked {
  id: number;
  channel: Channel;
  /** One of the calls that the run was asked for; the others are the shop's follow-ups. */
  planned: boolean;
  begunAt: number;
  endedAt: number;
  /** Milliseconds that the client was given. */
  timeout: number;
  told: Told;
}

/** A refund that the shop wants once, with every number it has tried. */
export interface RefundIntent {
  outTradeNo: string;
  refundFee: number;
  outRefundNos: string[];
}

/** A payment that the payer's phone did not take. */
export interface RefusedPayment {
  outTradeNo: string;
  why: string;
}
