import { refuse } from '../refuse';
import { assertLevels } from './depth';
import { type Document, isDocument } from './kinds';
import { resolveServerDates } from './server-dates';

/** The members of a reference to another document, which alone may begin with a dollar. */
const OF_REFERENCES = new Set(['$ref', '$id', '$db']);

/** Refuses values that a document cannot hold: too deep, or with fields that read as operators. */
export function assertStorable(value: unknown, path: string, around: number): void {
  if (typeof value !== 'object') return;
  assertLevels(value, 'the document', around);
  assertNames(value, path);
}

function assertNames(value: unknown, path: string): void {
  if (Array.isArray(value)) {
    value.forEach((member: unknown, at) => {
      if (typeof member === 'object') assertNames(member, `${path}.${at}`);
    });
    return;
  }
  if (!isDocument(value)) return;
  for (const name of Object.keys(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (name.startsWith('$') && !OF_REFERENCES.has(name))
      refuse(`The dollar ($) prefixed field '${name}' in '${at}' is not valid for storage.`);
    if (typeof value[name] === 'object') assertNames(value[name], at);
  }
}

/**
 * Prepares a document for storing: resolves the server's dates, and checks depth and names of fields.
 *
 * @throws DocumentError in MongoDB's words
 */
export function prepareDocument(document: Document, now: Date): Document {
  const resolved = resolveServerDates(document, now);
  assertStorable(resolved, '', 0);
  return resolved;
}
