/** The numbers by which WeChat Pay can be asked what became of a request. */
export const QUERY_NUMBERS = [
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'out_order_no',
  'order_id',
  'out_return_no',
];

/** Those of a call's parameters that a query takes, by their wire names. */
export function queryNumbers(params: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    QUERY_NUMBERS.filter((name) => params[name] !== undefined && params[name] !== '').map((name) => [
      name,
      String(params[name]),
    ]),
  );
}
