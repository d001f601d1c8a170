/** The parameters by which the outcome of a request can be queried. */
export const QUERY_NUMBERS = [
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'out_order_no',
  'order_id',
  'out_return_no',
];

/** The parameters of a call that a query takes, by their wire names. */
export function queryNumbers(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const numbers: Record<string, string> = {};
  for (const name of QUERY_NUMBERS) {
    const value = params[name];
    if (value !== undefined && value !== '') numbers[name] = String(value);
  }
  return numbers;
}
