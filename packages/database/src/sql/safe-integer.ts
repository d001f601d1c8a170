/**
 * Reads a `bigint` of the database as a number: money in cents, ids and counts stay far below 2^53.
 *
 * @throws {RangeError} for one that does not: rather a failure than an amount that is slightly wrong
 */
export function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database holds ${text}, which is beyond 2^53: no amount and no id of ours is.`);
}
