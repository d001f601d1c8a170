import { toSnakeCase } from '@opencloudpay/cloudpay';
import { nearestName } from '@opencloudpay/internal';
import type { NotifiedFields } from '@opencloudpay/simulator';

/** Fields whose values are integers: amounts in cents, and counts. */
const INTEGER = /_(?:fee|count)(?:_\d+)*$/;

/** What notifications of payments and refunds carry, by WeChat Pay's documentation. Coupons have a number behind them. */
const KNOWN = [
  ...['return_code', 'return_msg', 'result_code', 'err_code', 'err_code_des', 'appid', 'mch_id'],
  ...['sub_appid', 'sub_mch_id', 'device_info', 'nonce_str', 'openid', 'sub_openid', 'is_subscribe'],
  ...['sub_is_subscribe', 'trade_type', 'bank_type', 'total_fee', 'settlement_total_fee', 'fee_type'],
  ...['cash_fee', 'cash_fee_type', 'coupon_fee', 'coupon_count', 'coupon_type', 'coupon_id'],
  ...['transaction_id', 'out_trade_no', 'attach', 'time_end', 'promotion_detail', 'version'],
  ...['refund_id', 'out_refund_no', 'refund_fee', 'settlement_refund_fee', 'refund_status', 'success_time'],
  ...['refund_recv_accout', 'refund_account', 'refund_request_source'],
];

/** A field that no notification has, beside one that is written nearly the same. */
interface Mistyped {
  given: string;
  nearest: string;
}

/**
 * Fields of a notification in either spelling, as an event or a person has them: by wire names, amounts as integers.
 * What no notification can carry (an object of the event) is left out.
 *
 * @returns `wrong`: the names of amounts that are no integers, which are left out too. `mistyped`: names that are probably
 *   mistakes; they are among the fields, because WeChat Pay may add some
 */
export function wireFields(given: Readonly<Record<string, unknown>>): {
  fields: NotifiedFields;
  wrong: readonly string[];
  mistyped: readonly Mistyped[];
} {
  const fields: Record<string, string | number> = {};
  const wrong: string[] = [];
  const mistyped: Mistyped[] = [];
  for (const [written, value] of Object.entries(given)) {
    const [name = written] = Object.keys(toSnakeCase({ [written]: value }) as object);
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const nearest = meantBy(name);
    if (nearest !== undefined)
      mistyped.push({ given: written, nearest: written.includes('_') ? nearest : camelCase(nearest) });
    if (!INTEGER.test(name)) fields[name] = String(value);
    else if (/^\d{1,15}$/.test(String(value))) fields[name] = Number(value);
    else wrong.push(written);
  }
  return { fields, wrong, mistyped };
}

function meantBy(name: string): string | undefined {
  const bare = name.replace(/(?:_\d+)+$/, '');
  return KNOWN.includes(bare) ? undefined : nearestName(bare, KNOWN, 2);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
