import { subscribe } from 'node:diagnostics_channel';
import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import { REFUSED_CALLS_CHANNEL, type RefusedCall } from '@opencloudpay/contracts/refused-calls';
import { MAX_REFUSAL_TEXT } from '../../limits';

/** Passes on the refused calls that our facade and stand-in in this process report. */
export function reportRefusals(report: (refusal: RefusedCall) => void): void {
  subscribe(REFUSED_CALLS_CHANNEL, (message) => {
    const refusal = readRefusal(message);
    if (refusal) report(refusal);
  });
}

/** The function, too, can write to the channel. Anything but a refusal is ignored. */
function readRefusal(message: unknown): RefusedCall | undefined {
  const fields = Object(message) as Partial<Record<keyof RefusedCall, unknown>>;
  const {
    service,
    api,
    collection,
    outTradeNo,
    outRefundNo,
    code,
    errCode,
    message: text,
    hint,
    advice,
  } = fields;
  if (service !== 'cloudPay' && service !== 'database') return undefined;
  if (typeof api !== 'string' || typeof code !== 'string' || typeof text !== 'string') return undefined;
  return {
    service,
    api: cut(api),
    ...(typeof collection === 'string' && { collection: cut(collection) }),
    code: cut(code),
    message: cut(text),
    ...(Number.isSafeInteger(errCode) && { errCode: Number(errCode) }),
    ...(typeof outTradeNo === 'string' && { outTradeNo: cut(outTradeNo) }),
    ...(typeof outRefundNo === 'string' && { outRefundNo: cut(outRefundNo) }),
    ...(typeof hint === 'string' && { hint: cut(hint) }),
    // The reader knows which codes there are.
    ...(typeof advice === 'string' && { advice: cut(advice) as PayAdviceCode }),
  };
}

function cut(text: string): string {
  return text.length > MAX_REFUSAL_TEXT ? `${text.slice(0, MAX_REFUSAL_TEXT - 1)}…` : text;
}
