import { parseJson } from '@opencloudpay/internal';

/** The maximum number of documents named for one call. */
const MOST = 100;

/** The ids of the documents in a call and in its answer. */
export function idsIn(params: object, answer: object): string[] {
  const { query } = params as { query?: unknown };
  const { data } = answer as { data?: unknown };
  const { insertedIds, upsert_id, list } = Object(data) as Partial<Record<string, unknown>>;
  const found = [
    idOf(query),
    ...(Array.isArray(insertedIds) ? insertedIds : []),
    upsert_id,
    ...(Array.isArray(list) ? list.slice(0, MOST).map(idOf) : []),
  ];
  const ids = found.filter((id): id is string => typeof id === 'string' && id !== '');
  return [...new Set(ids)].slice(0, MOST);
}

/** The ids in a query or a document, as EJSON text. Ids of other types than text and ObjectId are written unchanged. */
function idOf(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const parsed = parseJson(text);
  if ('problem' in parsed) return undefined;
  const { _id: id } = Object(parsed.value) as { _id?: unknown };
  if (id === undefined || id === null) return undefined;
  if (typeof id !== 'object') return String(id);
  const [kind] = Object.values(id);
  return Object.keys(id).length === 1 && typeof kind === 'string' ? kind : undefined;
}
