import type { ParameterSchema } from '../api';

/** The error of double arithmetic on yuan is far smaller than this; a real half cent is far larger. */
const FLOAT_NOISE = 1e-6;

/** A text or a number in yuan: at most two decimals. */
const YUAN = /^(\d{1,8})\.(\d{1,2})$/;

/**
 * The amount that float arithmetic left next to its integer: 6960 for `69.6 * 100`, which is 6959.999999999999.
 *
 * @returns `undefined` for integers and for all other values
 */
export function centsNear(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isInteger(value)) return undefined;
  const cents = Math.round(value);
  return Math.abs(value - cents) < FLOAT_NOISE ? cents : undefined;
}

/**
 * What to pass instead of a wrong amount, as the end of the sentence that refuses it; empty if the value does not show
 * which amount is meant.
 */
export function amountMeant(schema: ParameterSchema | undefined, value: unknown): string {
  if (schema?.type !== 'integer' || schema.unit !== 'cents') return '';
  const { minimum = 1, maximum = Number.MAX_SAFE_INTEGER } = schema;
  const fits = (cents: number) => cents >= minimum && cents <= maximum;
  const near = centsNear(value);
  if (near !== undefined && fits(near))
    return `: float arithmetic is not exact. Pass Math.round(price * 100), here ${near}`;
  if (typeof value !== 'number' && typeof value !== 'string') return '';
  const kind = typeof value === 'string' ? 'the number ' : '';
  const [, yuan, decimals = ''] = YUAN.exec(String(value)) ?? [];
  const cents = Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
  if (yuan !== undefined && fits(cents)) return `: ${value} yuan is ${kind}${cents}`;
  const isDigits = typeof value === 'string' && /^\d{1,11}$/.test(value) && fits(Number(value));
  return isDigits ? `: pass the number ${Number(value)}` : '';
}
