import { isJsonObject, type JsonObject } from '../json';
import type { AnswerRow } from './table';

/** The part of an answer that no row translates, and what rows keep. Objects that are empty then are left out. */
export function withoutFields(json: JsonObject, rows: readonly AnswerRow[]): JsonObject {
  const translated = new Set(
    rows.flatMap(({ from, kept }) => (kept ? [] : typeof from === 'string' ? [from] : from)),
  );
  // The whole answer became one field.
  return translated.has('') ? {} : rest(json, '', translated);
}

function rest(json: JsonObject, place: string, translated: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => {
      const path = place === '' ? name : `${place}.${name}`;
      if (value === undefined || translated.has(path)) return [];
      const inside = isJsonObject(value) ? rest(value, path, translated) : value;
      return isJsonObject(inside) && Object.keys(inside).length === 0 ? [] : [[name, inside]];
    }),
  );
}
