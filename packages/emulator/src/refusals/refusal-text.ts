import type { CallRefusal } from '@opencloudpay/contracts/dev-server/refusals';
import { say, type Text } from '@opencloudpay/internal';

/** `cloudPay.refund of R1 was refused: NOTENOUGH 余额不足. What to do.` */
export function refusalText(refusal: Omit<CallRefusal, 'times'> & { times?: number }): Text {
  const { code, errCode, message, advice, adviceZh = advice, times = 1 } = refusal;
  const number = errCode === undefined || code === String(errCode) ? '' : `${errCode} `;
  const call = callOf(refusal);
  const [often, oftenZh] = times > 1 ? [` ${times} times`, ` ${times} 次`] : ['', ''];
  const what = `${number}${code} ${message}`;
  const reason = `${call.en} was refused${often}: ${what}`.trimEnd();
  const reasonZh = `${call.zh}被拒绝${oftenZh}：${what}`.trimEnd();
  return say(
    [ended(reason, '.'), advice].filter(Boolean).join(' '),
    // The platform's own words may be English.
    [ended(reasonZh, '。').replace(/(?<=[.!])$/, ' '), adviceZh].filter(Boolean).join('').trimEnd(),
  );
}

/** A sentence with its end. */
function ended(sentence: string, stop: string): string {
  return /[.。!！]$/.test(sentence) ? sentence : `${sentence}${stop}`;
}

function callOf({ service, action, collection, outTradeNo, outRefundNo }: Omit<CallRefusal, 'times'>): Text {
  if (service === 'database') {
    return collection === undefined
      ? say(`database ${action}`, `数据库 ${action} `)
      : say(`database ${action} of '${collection}'`, `集合 ${collection} 的 ${action} `);
  }
  const number = outRefundNo ?? outTradeNo;
  if (number === undefined) return say(`cloudPay.${action}`, `cloudPay.${action} `);
  return say(`cloudPay.${action} of ${number}`, `${number} 的 cloudPay.${action} `);
}
