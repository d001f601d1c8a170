import type { StoredDocument } from '@opencloudpay/contracts/dev-server/documents';
import { shortDocument } from '@opencloudpay/database';
import { parseJson } from '@opencloudpay/internal';

/*
 * An `_id` as a part of a path. Nearly all ids are texts, which stay as they are; an id of another kind is extended JSON.
 */

/** A value of extended JSON, parsed as JSON. */
type JsonValue = unknown;

/** @param canonical the document as canonical extended JSON */
export function storedDocument(canonical: string): StoredDocument {
  return { id: idText(idIn(canonical)), text: shortDocument(canonical) };
}

/** The `_id` in a text of extended JSON, as JSON; undefined where there is none. */
export function idIn(text: string): JsonValue {
  const { _id } = JSON.parse(text) as { _id?: JsonValue };
  return _id;
}

export function idText(id: JsonValue): string {
  if (typeof id === 'string' && id !== '' && !/^[{[]/.test(id)) return id;
  if (typeof id === 'object' && id !== null && !Array.isArray(id)) return JSON.stringify(id);
  return JSON.stringify([id]);
}

/** The `_id` that a part of a path names. */
export function idFrom(text: string): JsonValue {
  if (!/^[{[]/.test(text)) return text;
  const parsed = parseJson(text);
  if ('problem' in parsed) return text;
  return Array.isArray(parsed.value) ? parsed.value[0] : parsed.value;
}

/** The query for one document. `$eq`, so that an id with operators is no query of its own. */
export function withId(id: JsonValue): { _id: { $eq: JsonValue } } {
  return { _id: { $eq: id } };
}

/**
 * The ids that a text may mean which does not say its kind: a function's call names documents so.
 *
 * @returns the most likely first
 */
export function possibleIds(text: string): JsonValue[] {
  const id = idFrom(text);
  if (id !== text) return [id];
  if (/^[0-9a-f]{24}$/i.test(text)) return [text, { $oid: text }];
  return /^-?\d{1,15}$/.test(text) ? [text, Number(text)] : [text];
}
