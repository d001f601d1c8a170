/** `functionName: 'paid'`, the parameter of `unifiedOrder` and `refund` that names the callback, in both spellings. */
const NAMED = /\bfunction(?:Name|_name)['"]?\s*:\s*(['"`])([\w-]{1,60})\1/g;

/** The functions that code names as callbacks of its orders and refunds, as far as it writes their names out. */
export function callbackNames(code: string): string[] {
  return [...new Set([...code.matchAll(NAMED)].map(([, , name = '']) => name))];
}
