/**
 * The simulator's records: plain data that survives `JSON.stringify`. Times are milliseconds since 1970 by the
 * simulator's clock. Amounts are cents.
 */

/** The merchant that a record belongs to; `subMchId` is absent for a direct merchant. */
export interface Owner {
  mchId: string;
  subMchId?: string;
}
