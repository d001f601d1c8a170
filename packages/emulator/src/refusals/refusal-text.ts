import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';

/** `cloudPay.refund of R1 was refused: NOTENOUGH 余额不足. What to do.` */
export function refusalText(refusal: Omit<CallRefusal, 'times'> & { times?: number }): string {
  const { code, errCode, message, advice, times = 1 } = refusal;
  const number = errCode === undefined || code === String(errCode) ? '' : `${errCode} `;
  const often = times > 1 ? ` ${times} times` : '';
  const reason = `${callOf(refusal)} was refused${often}: ${number}${code} ${message}`.trimEnd();
  return [/[.。!！]$/.test(reason) ? reason : `${reason}.`, advice].filter(Boolean).join(' ');
}

function callOf({
  service,
  action,
  collection,
  outTradeNo,
  outRefundNo,
}: Omit<CallRefusal, 'times'>): string {
  if (service === 'database')
    return collection === undefined ? `database ${action}` : `database ${action} of '${collection}'`;
  const number = outRefundNo ?? outTradeNo;
  return `cloudPay.${action}${number === undefined ? '' : ` of ${number}`}`;
}
