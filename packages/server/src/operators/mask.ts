import { types } from 'node:util';

const SHOWN = 4;

/** Cuts the openids in an event or a reply to their first four characters, as in logs. */
export function withoutOpenids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOpenids);
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      /open_?id$/i.test(key) && typeof inner === 'string'
        ? `${inner.slice(0, SHOWN)}…`
        : withoutOpenids(inner),
    ]),
  );
}
