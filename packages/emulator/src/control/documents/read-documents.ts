import type { DocumentList, StoredDocument } from '@opencloudpay/contracts/dev-server/documents';
import type { DocumentEnvironment } from '@opencloudpay/database';
import { say } from '@opencloudpay/internal';
import { ControlFailure } from '../failure';
import { invalid } from '../read-request';
import { possibleIds, storedDocument, withId } from './document-text';
import { parseFilter } from './filter-text/parse-filter';

/** Characters of a document that a list contains. */
const LISTED = 100_000;

interface ListQuery {
  filter: string;
  sort: string;
  skip: number;
  limit: number;
  now(): Date;
}

/** @throws {FilterTextError} @throws {DocumentError} */
export async function listDocuments(
  documents: DocumentEnvironment,
  collection: string,
  { filter: text, sort, skip, limit, now }: ListQuery,
): Promise<DocumentList> {
  const filter = parseFilter(text, now);
  const order = sortOf(sort);
  const total = await documents.count(collection, filter);
  const found = await documents.findTexts(collection, filter, { ...(order && { sort: order }), skip, limit });
  return {
    documents: found.map((canonical) => {
      const { id, text: short } = storedDocument(canonical);
      return { id, size: short.length, ...(short.length <= LISTED && { text: short }) };
    }),
    total,
  };
}

function sortOf(text: string): Record<string, 1 | -1> | undefined {
  const fields = text.split(',').map((field) => field.trim());
  if (fields.every((field) => field === '')) return undefined;
  const entries = fields.map((field): [string, 1 | -1] =>
    field.startsWith('-') ? [field.slice(1), -1] : [field, 1],
  );
  const wrong = entries.find(([path]) => path.split('.').some((part) => part === '' || part.startsWith('$')));
  if (wrong)
    throw invalid(
      say(
        'sort must be paths, separated by commas, for example -createTime,_id.',
        'sort 应为以逗号分隔的字段路径，例如 -createTime,_id。',
      ),
    );
  return Object.fromEntries(entries);
}

/** @throws {ControlFailure} DOCUMENT_UNKNOWN */
export async function getDocument(
  documents: DocumentEnvironment,
  collection: string,
  id: string,
): Promise<StoredDocument> {
  for (const possible of possibleIds(id)) {
    const [text] = await documents.findTexts(collection, withId(possible), { limit: 1 });
    if (text !== undefined) return storedDocument(text);
  }
  throw documentUnknown(collection, id);
}

export function documentUnknown(collection: string, id: string): ControlFailure {
  return new ControlFailure(
    404,
    'DOCUMENT_UNKNOWN',
    say(
      `The collection ${collection} has no document with the _id ${id.slice(0, 64)}. It may have been removed meanwhile.`,
      `集合 ${collection} 中没有 _id 为 ${id.slice(0, 64)} 的记录：可能刚被删除。`,
    ),
  );
}
