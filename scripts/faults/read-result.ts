/** Reads a call's result as careful merchant code does. */
import type { CallResult } from './calls.ts';

/**
 * A result is a success if both codes say SUCCESS, and a refusal otherwise: merchant code knows nothing in between.
 *
 * @param result what the call resolved with
 */
export function readResult(result: object): CallResult {
  const field = (name: string): unknown => (result as Record<string, unknown>)[name];
  const succeeded = field('returnCode') === 'SUCCESS' && field('resultCode') === 'SUCCESS';
  const payment = field('payment') as { package?: unknown } | undefined;
  const prepayId = /^prepay_id=(.*)$/.exec(String(payment?.package ?? ''))?.[1];
  const codes = `${field('returnCode')}/${field('resultCode')}`;
  return {
    verdict: succeeded ? 'success' : 'refused',
    ...(prepayId !== undefined && { prepayId }),
    ...texts({
      outTradeNo: field('outTradeNo'),
      outRefundNo: field('outRefundNo') ?? field('outRefundNo_0'),
      tradeState: field('tradeState'),
      refundStatus: field('refundStatus_0'),
      code: field('err_code'),
      text: succeeded ? undefined : `${codes} ${field('errCodeDes') ?? field('returnMsg') ?? ''}`,
    }),
    ...amounts({ totalFee: field('totalFee'), refundFee: field('refundFee_0') ?? field('refundFee') }),
  };
}

/** @param error what the call rejected with */
export function readError(error: unknown): CallResult {
  const { query, state, message } = error as {
    query?: Record<string, unknown>;
    state?: Record<string, unknown>;
    message?: unknown;
  };
  return {
    verdict: query ? 'unknown' : 'unsent',
    ...texts({
      outTradeNo: query?.['outTradeNo'],
      outRefundNo: query?.['outRefundNo'],
      tradeState: state?.['tradeState'],
      refundStatus: state?.['refundStatus_0'],
      text: message,
    }),
    ...amounts({ totalFee: state?.['totalFee'], refundFee: state?.['refundFee_0'] }),
  };
}

type TextField = 'outTradeNo' | 'outRefundNo' | 'tradeState' | 'refundStatus' | 'code' | 'text';

function texts(values: Partial<Record<TextField, unknown>>): Partial<Record<TextField, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
}

/** An amount that is not a number becomes one that no record has. */
function amounts(
  values: Partial<Record<'totalFee' | 'refundFee', unknown>>,
): Partial<Record<'totalFee' | 'refundFee', number>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'number' ? value : Number.NaN]],
    ),
  );
}
