/**
 * How a function's process reports refused calls of `cloud.cloudPay`: the facade publishes each of them on a channel of
 * `node:diagnostics_channel`, also when the function then catches the error or does not look at the answer. Without a
 * subscriber nothing is published.
 */

/** The name of the channel. Its messages are {@link RefusedPayCall}. */
export const REFUSED_CALLS_CHANNEL = 'opencloudpay.cloudpay.refused';

/** A call of `cloud.cloudPay` that was refused: by WeChat Pay, by the platform, or before it was sent. */
export interface RefusedPayCall extends PayRefusal {
  /** `unifiedOrder` */
  api: string;
  outTradeNo?: string;
  outRefundNo?: string;
}

export interface PayRefusal {
  /** WeChat Pay's `err_code`; the number of `errCode` as text if the call threw. */
  code: string;
  /** The platform's number, if the call threw. */
  errCode?: number;
  message: string;
  /** What to do next, if `message` does not say it. */
  hint?: string;
}

/** The refusal in an answer of WeChat Pay, by its snake_case fields; `undefined` if it accepted the call. */
export function refusalIn(fields: Readonly<Record<string, unknown>>): PayRefusal | undefined {
  const { return_code, result_code, return_msg, err_code, err_code_des, error_code } = fields;
  if (return_code !== 'FAIL' && result_code !== 'FAIL') return undefined;
  return {
    code: String(err_code ?? error_code ?? 'FAIL'),
    message: String(err_code_des ?? return_msg ?? ''),
  };
}

/** The numbers of a call, by its snake_case parameters. */
export function numbersIn(
  data: Readonly<Record<string, unknown>> = {},
): Pick<RefusedPayCall, 'outTradeNo' | 'outRefundNo'> {
  const { out_trade_no: outTradeNo, out_refund_no: outRefundNo } = data;
  return {
    ...(typeof outTradeNo === 'string' && { outTradeNo }),
    ...(typeof outRefundNo === 'string' && { outRefundNo }),
  };
}
