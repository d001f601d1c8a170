import type { AnswerFields } from './api';
import type { TextFields } from './xml';

/** The fields of an answer or a notification: integers as numbers, everything else as text. */
export type TypedFields = Record<string, string | number>;

/**
 * Types the fields of a message as they are declared; `$n` and `$m` in a declared name stand for an index:
 * `coupon_fee_$n` types `coupon_fee_0`, `coupon_fee_1`, … Fields that nobody declared are text.
 *
 * A declared integer whose text is not one (WeChat Pay sends an empty element now and then) stays text: a typed
 * answer never invents an amount.
 */
export function typeFields(fields: TextFields, declared: AnswerFields): TypedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, isInteger(declared, name) ? toInteger(text) : text]),
  );
}

function isInteger(declared: AnswerFields, name: string): boolean {
  const field = generic(name);
  return Object.hasOwn(declared, field) && declared[field]?.type === 'integer';
}

/** `coupon_refund_fee_0_1` → `coupon_refund_fee_$n_$m`, `coupon_fee_0` → `coupon_fee_$n`. */
function generic(name: string): string {
  return name.replace(/_\d+_\d+$/, '_$n_$m').replace(/_\d+$/, '_$n');
}

function toInteger(text: string): string | number {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}
