/** The kind of a value as the original names it in its messages: `array`, `null`, `object`. */
export function typeOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
}
