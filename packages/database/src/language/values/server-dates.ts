import { refuse } from '../refuse';
import { type Document, documentOf, isDocument, isNumeric } from './kinds';
import { type Numeric, toNumber } from './numbers';

const MARK = '$tcb_server_date';

/**
 * Puts the server's time in the place of each `{ $tcb_server_date: { offset } }`, which `db.serverDate()` sends. The
 * offset is in milliseconds. Parts without one are not copied.
 */
export function resolveServerDates<Value>(value: Value, now: Date): Value {
  return resolve(value, now) as Value;
}

function resolve(value: unknown, now: Date): unknown {
  if (Array.isArray(value)) {
    const resolved = (value as unknown[]).map((member) => resolve(member, now));
    return resolved.some((member, at) => member !== value[at]) ? resolved : value;
  }
  if (!isDocument(value)) return value;
  if (Object.hasOwn(value, MARK)) return serverDate(value[MARK], now);
  const entries = Object.entries(value);
  const resolved = entries.map(([name, member]) => [name, resolve(member, now)] as const);
  return resolved.some(([, member], at) => member !== entries[at]?.[1]) ? documentOf(resolved) : value;
}

function serverDate(options: unknown, now: Date): Date {
  const { offset = 0 } = (isDocument(options) ? options : {}) as Document;
  const date = new Date(now.getTime() + (isNumeric(offset) ? toNumber(offset as Numeric) : Number.NaN));
  return Number.isNaN(date.getTime())
    ? refuse('the offset of serverDate() must be a number of milliseconds')
    : date;
}
