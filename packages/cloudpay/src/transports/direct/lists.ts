import type { TypedFields } from '@opencloudpay/wechatpay';

type Value = string | number | null;

/**
 * The lists that CloudPay promises beside the indexed fields, by the fields they gather. Tencent's platform leaves
 * them empty; here they are filled, and the indexed fields stay.
 */
export const LISTS = {
  refund: {
    coupon_type_list: 'coupon_type_$n',
    coupon_refund_id_list: 'coupon_refund_id_$n',
    coupon_refund_fee_list: 'coupon_refund_fee_$n',
  },
  queryRefund: {
    out_refund_no_list: 'out_refund_no_$n',
    refund_id_list: 'refund_id_$n',
    refund_channel: 'refund_channel_$n',
    refund_fee_list: 'refund_fee_$n',
    settlement_refund_fee_list: 'settlement_refund_fee_$n',
    coupon_type_array: 'coupon_type_$n_$m',
    coupon_refund_fee_list: 'coupon_refund_fee_$n',
    coupon_refund_count_list: 'coupon_refund_count_$n',
    coupon_refund_id_array: 'coupon_refund_id_$n_$m',
    coupon_refund_fee_array: 'coupon_refund_fee_$n_$m',
    refund_status_list: 'refund_status_$n',
    refund_account_list: 'refund_account_$n',
    refund_recv_accout_list: 'refund_recv_accout_$n',
    refund_success_time_list: 'refund_success_time_$n',
  },
} as const;

/** WeChat Pay gives at most 10 refunds a page and 50 coupons a refund; a forged index cannot make a huge list. */
const MAX_INDEX = 100;

/**
 * The lists of an API's answer. All lists of one answer are aligned: place n is refund n, `null` where WeChat Pay
 * gave no such field for it (the time of a refund that is not done yet). A list nothing was given for is empty.
 */
export function listsOf(api: string, fields: TypedFields): Record<string, (Value | Value[])[]> {
  const lists: Record<string, (Value | Value[])[]> = {};
  const declared = Object.entries<string>(isGathered(api) ? LISTS[api] : {});
  const length = Math.max(0, ...declared.map(([, pattern]) => lengthOf(fields, pattern)));
  for (const [name, pattern] of declared) {
    const given = lengthOf(fields, pattern) > 0;
    lists[name] = !given
      ? []
      : Array.from({ length }, (_, n) => at(fields, pattern.replace('$n', String(n))));
  }
  return lists;
}

function isGathered(api: string): api is keyof typeof LISTS {
  return Object.hasOwn(LISTS, api);
}

function at(fields: TypedFields, name: string): Value | Value[] {
  if (!name.includes('$m')) return fields[name] ?? null;
  const inner: Value[] = [];
  for (let m = 0; m < MAX_INDEX; m++) {
    const value = fields[name.replace('$m', String(m))];
    if (value === undefined) break;
    inner.push(value);
  }
  return inner;
}

/** One more than the highest $n that occurs. */
function lengthOf(fields: TypedFields, pattern: string): number {
  const matcher = new RegExp(`^${pattern.replace('$n', '(\\d{1,2})').replace('$m', '\\d{1,2}')}$`);
  const indexes = Object.keys(fields).flatMap((name) => matcher.exec(name)?.[1] ?? []);
  return indexes.length === 0 ? 0 : Math.max(...indexes.map(Number)) + 1;
}
