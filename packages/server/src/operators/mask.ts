import { types } from 'node:util';

const SHOWN = 4;

/** What was sent or came back, with openids as logs have them: the first four characters. */
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
