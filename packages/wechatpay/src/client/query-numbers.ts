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
  return Object.fromEntries(
    QUERY_NUMBERS.filter((name) => params[name] !== undefined && params[name] !== '').map((name) => [
      name,
      String(params[name]),
    ]),
  );
}
