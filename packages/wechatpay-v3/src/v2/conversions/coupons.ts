import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../../json';
import { type Conversion, textOf } from './conversion';
import { couponType } from './values';

/** WeChat Pay takes far fewer for one payment. */
const MOST_COUPONS = 100;

/** The list of discounts in an answer. */
function discounts(value: JsonValue): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function cents(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** The coupons of a payment. */
export const coupons: Conversion = {
  words: {
    en: 'item n → `coupon_id_n`, `coupon_type_n` (`NOCASH` → `NO_CASH`), `coupon_fee_n`; with their sum and number. `settlement_total_fee` is the total without coupons of NO_CASH',
    zh: '第 n 项 → `coupon_id_n`、`coupon_type_n`（`NOCASH` → `NO_CASH`）、`coupon_fee_n`，并给出总额与数量。`settlement_total_fee` 为订单金额减去免充值代金券（NO_CASH）',
  },
  answer: (value, answer) => {
    const items = discounts(value);
    if (items.length === 0) return {};
    const free = items.filter(({ type }) => type === 'NOCASH').map(({ amount }) => cents(amount));
    const total = valueAt(answer, 'amount.total');
    const fields: Record<string, string | number> = {
      ...(free.length > 0 && typeof total === 'number' && { settlement_total_fee: total - sum(free) }),
      coupon_fee: sum(items.map(({ amount }) => cents(amount))),
      coupon_count: items.length,
    };
    items.forEach((item, n) => {
      fields[`coupon_id_${n}`] = textOf(item['coupon_id']);
      if (typeof item['type'] === 'string')
        fields[`coupon_type_${n}`] = couponType.answer?.(item['type'], answer) as string;
      fields[`coupon_fee_${n}`] = cents(item['amount']);
    });
    return fields;
  },
};

/** The coupons of a payment in v2's names, with the fields that those have names for. `undefined`: it had none. */
export function couponsFromV2(fields: Readonly<Record<string, unknown>>): JsonObject[] | undefined {
  const count = Number(fields['coupon_count'] ?? 0);
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_COUPONS) return undefined;
  return Array.from({ length: count }, (_, n) => {
    const type = fields[`coupon_type_${n}`];
    return {
      coupon_id: String(fields[`coupon_id_${n}`] ?? ''),
      ...(typeof type === 'string' && { type: couponType.request?.(type).value }),
      amount: Number(fields[`coupon_fee_${n}`] ?? 0),
    };
  });
}

/** v3 names the kinds of a refund's coupons otherwise: COUPON was funded, DISCOUNT was not. */
const REFUNDED_TYPES: Readonly<Record<string, string>> = {
  COUPON: 'CASH',
  DISCOUNT: 'NO_CASH',
  CASH: 'CASH',
  NOCASH: 'NO_CASH',
};

/** @param suffix of the refund: '' in the answer to a refund, `_0` in the answer to a query */
function refundedCoupons(suffix: string, words: Conversion['words']): Conversion {
  return {
    words,
    answer: (value) => {
      const items = discounts(value);
      if (items.length === 0) return {};
      const fields: Record<string, string | number> = { [`coupon_refund_count${suffix}`]: items.length };
      items.forEach((item, n) => {
        const type = textOf(item['type']);
        const own = Object.hasOwn(REFUNDED_TYPES, type) ? REFUNDED_TYPES[type] : undefined;
        if (type !== '') fields[`coupon_type${suffix}_${n}`] = own ?? type;
        fields[`coupon_refund_id${suffix}_${n}`] = textOf(item['promotion_id']);
        fields[`coupon_refund_fee${suffix}_${n}`] = cents(item['refund_amount']);
      });
      return fields;
    },
  };
}

export const couponsOfRefund = refundedCoupons('', {
  en: 'item n → `coupon_refund_id_n`, `coupon_type_n` (`COUPON` → `CASH`, `DISCOUNT` → `NO_CASH`), `coupon_refund_fee_n`; with their number',
  zh: '第 n 项 → `coupon_refund_id_n`、`coupon_type_n`（`COUPON` → `CASH`，`DISCOUNT` → `NO_CASH`）、`coupon_refund_fee_n`，并给出数量',
});

export const couponsOfQueriedRefund = refundedCoupons('_0', {
  en: 'item m → `coupon_refund_id_0_m`, `coupon_type_0_m` (`COUPON` → `CASH`, `DISCOUNT` → `NO_CASH`), `coupon_refund_fee_0_m`; with their number',
  zh: '第 m 项 → `coupon_refund_id_0_m`、`coupon_type_0_m`（`COUPON` → `CASH`，`DISCOUNT` → `NO_CASH`）、`coupon_refund_fee_0_m`，并给出数量',
});
