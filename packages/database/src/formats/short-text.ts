/*
 * Canonical extended JSON names the kind of every number, which people cannot read. This writes the shortest extended
 * JSON that is read back as the same kinds.
 */

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * Shortens canonical extended JSON: `{"$numberInt":"5"}` becomes `5`, dates become ISO texts. A number keeps its wrapper
 * where the digits alone would be read as another kind: a double without a fraction, a small long.
 */
export function shortDocument(canonical: string): string {
  return JSON.stringify(shorten(JSON.parse(canonical) as Json));
}

function shorten(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shorten);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined) {
    const [name, content] = first;
    const short = Object.hasOwn(SHORTER, name) ? SHORTER[name]?.(content) : undefined;
    if (short !== undefined) return short;
  }
  // Not by assignment: __proto__ is a field like any other.
  return Object.fromEntries(entries.map(([name, member]) => [name, shorten(member)]));
}

const SHORTER: Readonly<Record<string, (content: Json) => Json | undefined>> = {
  $numberInt: (content) => (typeof content === 'string' ? Number(content) : undefined),
  $numberLong(content) {
    const number = Number(content);
    const isLong = Number.isSafeInteger(number) && (number > 0x7fff_ffff || number < -0x8000_0000);
    return isLong ? number : undefined;
  },
  $numberDouble(content) {
    const number = Number(content);
    return Number.isFinite(number) && !Number.isInteger(number) ? number : undefined;
  },
  $date(content) {
    const { $numberLong } = Object(content) as { $numberLong?: unknown };
    const date = new Date(Number($numberLong));
    const year = date.getUTCFullYear();
    // As the specification has it: other years have no text that everyone reads alike.
    return year >= 1970 && year <= 9999 ? { $date: date.toISOString() } : undefined;
  },
};
