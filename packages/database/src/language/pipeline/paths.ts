import { type Document, getField, isDocument, setField } from '../values/kinds';

/** A copy of a document with a value at a path. Documents on the way are made; other values on it give way. */
export function setAtPath(document: Document, parts: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = parts;
  const copy = { ...document };
  if (rest.length === 0) setField(copy, name, value);
  else {
    const inner = getField(document, name);
    setField(copy, name, setAtPath(isDocument(inner) ? inner : {}, rest, value));
  }
  return copy;
}

/** A copy of a document without the field at a path. */
export function removeAtPath(document: Document, parts: readonly string[]): Document {
  const [name = '', ...rest] = parts;
  if (!Object.hasOwn(document, name)) return document;
  const copy = { ...document };
  if (rest.length === 0) {
    delete copy[name];
    return copy;
  }
  const inner = copy[name];
  if (isDocument(inner)) setField(copy, name, removeAtPath(inner, rest));
  return copy;
}
