/** The values of tcb-admin-node: JSON, with `{ $date: milliseconds }` for dates. */

const INT32 = 2 ** 31;

/** As canonical EJSON, which has the type of each number. */
export function toEjson(value: unknown): unknown {
  if (typeof value === 'number') return numberToEjson(value);
  if (Array.isArray(value)) return value.map(toEjson);
  if (typeof value !== 'object' || value === null) return value;
  const { $date: date } = value as { $date?: unknown };
  if (typeof date === 'number') return { $date: { $numberLong: String(date) } };
  // A time of the server: `db.serverDate({ offset })`.
  if (typeof date === 'object' && date !== null && 'offset' in date)
    return { $tcb_server_date: { offset: toEjson(date.offset) } };
  return mapped(value, toEjson);
}

function numberToEjson(value: number): object {
  if (!Number.isInteger(value) || Object.is(value, -0)) return { $numberDouble: String(value) };
  if (value >= -INT32 && value < INT32) return { $numberInt: String(value) };
  return Number.isSafeInteger(value) ? { $numberLong: String(value) } : { $numberDouble: String(value) };
}

/** A document's EJSON text, as tcb-admin-node reads documents. */
export function plainJson(text: string): unknown {
  return fromEjson(JSON.parse(text));
}

function fromEjson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromEjson);
  if (typeof value !== 'object' || value === null) return value;
  const { $numberInt, $numberDouble, $numberLong, $oid, $date } = value as Partial<Record<string, unknown>>;
  const number = $numberInt ?? $numberDouble ?? $numberLong;
  if (typeof number === 'string') return Number(number);
  if (typeof $oid === 'string') return $oid;
  if (typeof $date === 'object' || typeof $date === 'string')
    return { $date: typeof $date === 'string' ? Date.parse($date) : fromEjson($date) };
  return mapped(value, fromEjson);
}

/** So that a field `__proto__` stays a field. */
function mapped(value: object, change: (field: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]));
}
