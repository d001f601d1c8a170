/**
 * How a function's process reports refused calls: our facade and stand-in publish each of them on a channel of
 * `node:diagnostics_channel`, also when the function then catches the error or does not look at the answer. Without a
 * subscriber nothing is published.
 */

import type { PayAdviceCode } from './pay-advice';

/** The name of the channel. Its messages are {@link RefusedCall}. */
export const REFUSED_CALLS_CHANNEL = 'opencloudpay.refused-calls';

/**
 * A call of `cloud.cloudPay` that was refused: by WeChat Pay, by the platform, or before it was sent. Or a call of
 * `cloud.database()` that failed in the function; the host of the documents reports what it refuses itself.
 */
export interface RefusedCall extends Refusal {
  service: 'cloudPay' | 'database';
  /** `unifiedOrder`, `document.get` */
  api: string;
  collection?: string;
  outTradeNo?: string;
  outRefundNo?: string;
  /** The advice on WeChat Pay's `err_code`, where there is no hint. */
  advice?: PayAdviceCode;
}

interface Refusal {
  /** WeChat Pay's `err_code`; the number of `errCode` as text if the call threw. */
  code: string;
  /** The platform's number, if the call threw. */
  errCode?: number;
  message: string;
  /** What to do next, if `message` does not say it. */
  hint?: string;
}

/** The refusal in an answer of WeChat Pay, by its snake_case fields; `undefined` if it accepted the call. */
export function refusalIn(fields: Readonly<Record<string, unknown>>): Refusal | undefined {
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
): Pick<RefusedCall, 'outTradeNo' | 'outRefundNo'> {
  const { out_trade_no: outTradeNo, out_refund_no: outRefundNo } = data;
  return {
    ...(typeof outTradeNo === 'string' && { outTradeNo }),
    ...(typeof outRefundNo === 'string' && { outRefundNo }),
  };
}
