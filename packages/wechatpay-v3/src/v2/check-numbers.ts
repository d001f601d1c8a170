import type { TypedFields } from '@opencloudpay/wechatpay';
import { RequestError } from '@opencloudpay/wechatpay/errors';
import type { ApiDeclaration } from '../api';
import { isGiven } from './find-table';

/** The numbers by which calls name orders, refunds and shares. */
const NUMBERS = [
  'transaction_id',
  'out_trade_no',
  'refund_id',
  'out_refund_no',
  'order_id',
  'out_order_no',
  'out_return_no',
];

/**
 * Checks that a success belongs to the order that the call names. v2 compares all numbers of a call; v3's requests have only
 * one of several, so the client cannot compare the others.
 *
 * @throws {RequestError} ANSWER_INVALID if another number is answered than was given
 */
export function checkNumbers(
  { name: api, effect }: ApiDeclaration,
  request: Readonly<Record<string, unknown>>,
  fields: TypedFields,
): void {
  const given = NUMBERS.filter((name) => isGiven(request[name]));
  const other = given.find((name) => {
    const answered = fields[name] ?? fields[`${name}_0`];
    return isGiven(answered) && String(answered) !== String(request[name]);
  });
  if (other === undefined) return;
  const numbers = Object.fromEntries(given.map((name) => [name, String(request[name])]));
  const outcomeUnknown = effect !== 'none';
  throw new RequestError(
    'ANSWER_INVALID',
    `The answer to ${api} is about another ${other} than was given: the numbers of the call do not belong together, or the answer belongs to another call. ${outcomeUnknown ? 'Query by one number before anything else.' : 'Pass one number only.'}`,
    numbers,
    { outcomeUnknown },
  );
}
