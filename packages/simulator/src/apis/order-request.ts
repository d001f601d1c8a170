/** What the requests of v2 that make an order have in common. */
import { say } from '@opencloudpay/internal';
import type { apis, RequestOf } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import type { NewOrder } from '../orders/place-order';
import { invalidParameter } from '../refusals/refusals';

type Times = Pick<RequestOf<typeof apis.unifiedOrder>, 'time_start' | 'time_expire'>;

/** These fields may differ when an order is repeated. Any other difference is another order under the same number. */
const MAY_DIFFER = new Set(['nonce_str', 'sign', 'spbill_create_ip']);

/** The fields that a repetition of an order must repeat. */
export function identifying(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !MAY_DIFFER.has(name)));
}

/** @throws {RequestRefusal} PARAM_ERROR */
export function timesIn(params: Times): Pick<NewOrder, 'startsAt' | 'expiresAt'> {
  return { startsAt: timeIn('time_start', params), expiresAt: timeIn('time_expire', params) };
}

function timeIn(name: keyof Times, { [name]: text }: Times): number | undefined {
  if (text === undefined) return undefined;
  const time = parseCompactTime(text);
  if (time === undefined)
    throw invalidParameter(
      name,
      say(`${name} ${text} is not a valid time.`, `${name} ${text} 不是有效的时间。`),
    );
  return time;
}
