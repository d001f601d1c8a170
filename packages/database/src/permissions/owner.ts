import { splitPath } from '../language/paths';
import { type Document, isDocument, setField } from '../language/values/kinds';
import { invalidParameter } from '../store/texts';

/** The field with the creator of a document. Mini programs cannot choose or change it. */
export const OWNER = '_openid';

/** The text that stands for the caller in a query. */
const CALLER = '{openid}';

/** The documents of one creator. A list that holds the openid does not count. */
export function ownerFilter(openId: string): Document {
  return { [OWNER]: { $eq: openId }, $expr: { $eq: [`$${OWNER}`, { $literal: openId }] } };
}

/** A query with the caller's openid for `{openid}`. */
export function withCaller<T>(query: T, openId: string): T {
  return replaced(query) as T;

  function replaced(value: unknown): unknown {
    if (value === CALLER) return openId;
    if (Array.isArray(value)) return (value as unknown[]).map(replaced);
    if (!isDocument(value)) return value;
    const copy: Document = {};
    for (const [name, member] of Object.entries(value)) setField(copy, name, replaced(member));
    return copy;
  }
}

/** A new document, with its creator. @throws DocumentError where it names one */
export function ownedBy(document: Document, openId: string): Document {
  assertNoOwner(Object.keys(document));
  return { ...document, [OWNER]: openId };
}

/** @throws DocumentError for an update, or a replacement, that would change the creator of a document */
export function assertKeepsOwner(update: Document): void {
  for (const [name, fields] of Object.entries(update)) {
    if (!name.startsWith('$')) assertNoOwner([name]);
    if (!name.startsWith('$') || !isDocument(fields)) continue;
    assertNoOwner(Object.keys(fields));
    if (name === '$rename')
      assertNoOwner(Object.values(fields).filter((target) => typeof target === 'string'));
  }
}

/**
 * CloudBase's first words, as mini programs have shown them: `errCode: -501007 invalid parameters | errMsg: Invalid Key Name:
 * _openid` (public notes of several projects, for `add` from the mini program).
 */
function assertNoOwner(paths: readonly string[]): void {
  if (paths.some((path) => splitPath(path)[0] === OWNER))
    throw invalidParameter(
      `Invalid Key Name: ${OWNER}. A mini program cannot set, change or remove this field: the database writes the openid of the user into each document that a mini program creates`,
    );
}
