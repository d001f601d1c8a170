import type { ReplaceRequest, StoredDocument } from '@opencloudpay/contracts/dev-server/documents';
import { type DocumentEnvironment, parseExtendedJson, shortDocument } from '@opencloudpay/database';
import { say } from '@opencloudpay/internal';
import { ControlFailure } from '../failure';
import { invalid } from '../read-request';
import { idFrom, idIn, storedDocument, withId } from './document-text';
import { documentUnknown } from './read-documents';

/**
 * Adds a document to a collection that exists.
 *
 * @param text extended JSON
 * @throws {DocumentError} where it is malformed, or its `_id` exists
 */
export async function insertDocument(
  documents: DocumentEnvironment,
  collection: string,
  text: string,
): Promise<StoredDocument> {
  const document = parseExtendedJson(text);
  // An insert would create a missing collection.
  await documents.indexes(collection);
  const [id] = await documents.insert(collection, document);
  const [stored] = await documents.findTexts(collection, withId(id), { limit: 1 });
  if (stored === undefined) throw documentUnknown(collection, String(id));
  return storedDocument(stored);
}

/** @throws {ControlFailure} DOCUMENT_UNKNOWN, DOCUMENT_CHANGED, BODY_INVALID @throws {DocumentError} */
export async function replaceDocument(
  documents: DocumentEnvironment,
  collection: string,
  id: string,
  { document: text, was }: ReplaceRequest,
): Promise<StoredDocument> {
  const { _id: _, ...fields } = parseExtendedJson(text);
  const operator = Object.keys(fields).find((name) => name.startsWith('$'));
  if (operator !== undefined)
    throw invalid(
      say(
        `${operator} is an operator, not a field: send the whole document as it shall be.`,
        `${operator} 是操作符，不是字段：请发送修改后的整条记录。`,
      ),
    );
  const query = withId(idFrom(id));
  return documents.runTransaction(async (transaction) => {
    const [stored] = await transaction.findTexts(collection, query, { limit: 1 });
    if (stored === undefined) throw documentUnknown(collection, id);
    if (was !== undefined && was !== shortDocument(stored)) throw documentChanged(id);
    assertSameId(text, stored);
    await transaction.update(collection, query, fields);
    const [replaced = stored] = await transaction.findTexts(collection, query, { limit: 1 });
    return storedDocument(replaced);
  });
}

/** A document without an `_id` keeps the one it has. */
function assertSameId(text: string, stored: string): void {
  const id = idIn(text);
  if (id === undefined || sameText(id) === sameText(idIn(stored))) return;
  throw invalid(
    say(
      'The _id of a document cannot change. To have the document under another _id, add it and remove this one.',
      '记录的 _id 不能修改。要换 _id，请新增一条记录，再删除这一条。',
    ),
  );
}

function sameText(id: unknown): string {
  return shortDocument(JSON.stringify({ _id: id }));
}

function documentChanged(id: string): ControlFailure {
  return new ControlFailure(
    409,
    'DOCUMENT_CHANGED',
    say(
      `The document ${id.slice(0, 64)} was changed meanwhile, for example by a function. Nothing was stored: fetch it again and repeat your change.`,
      `记录 ${id.slice(0, 64)} 刚被修改（例如被云函数）。没有写入：请重新读取后再修改。`,
    ),
  );
}

/** @throws {ControlFailure} DOCUMENT_UNKNOWN */
export async function removeDocument(
  documents: DocumentEnvironment,
  collection: string,
  id: string,
): Promise<void> {
  const removed = await documents.remove(collection, withId(idFrom(id)));
  if (removed === 0) throw documentUnknown(collection, id);
}
