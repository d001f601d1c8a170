/** The shop's calls and their results: the types that the shop, the judge and the report share. */

/** The transport of a call: with the merchant's keys, or through a gateway that holds them. */
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

/** The result of a call, also from `error.state`. Fields are present only if the result or the error has them. */
export interface CallResult {
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
  /** Whether it is one of the planned calls; the others are the shop's follow-ups. */
  planned: boolean;
  begunAt: number;
  endedAt: number;
  /** The client's timeout in milliseconds. */
  timeout: number;
  told: CallResult;
}

/** A refund that the shop wants once, with every number it has tried. */
export interface RefundIntent {
  outTradeNo: string;
  refundFee: number;
  outRefundNos: string[];
}

/** A payment that the payer's phone refused. */
export interface RefusedPayment {
  outTradeNo: string;
  why: string;
}
