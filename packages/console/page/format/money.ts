/**
 * Formats cents as yuan on the digits, so that no float holds an amount.
 *
 * @example yuan(123456) // '1,234.56'
 */
export function yuan(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${cents < 0 ? '−' : ''}${whole}.${digits.slice(-2)}`;
}

/** Parses yuan (`8`, `8.5`, `¥1,234.56`) to cents; undefined if it is not an amount. */
export function centsOf(text: string): number | undefined {
  const match = /^[¥￥]?\s*(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:[.。](\d{1,2}))?$/.exec(text.trim());
  if (!match?.[1]) return undefined;
  return Number(`${match[1].replaceAll(',', '')}${(match[2] ?? '').padEnd(2, '0')}`);
}
