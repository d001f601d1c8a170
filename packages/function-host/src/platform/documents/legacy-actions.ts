import type { DatabaseSuccess } from '@opencloudpay/contracts/database-wire';
import type { DocumentAction } from '@opencloudpay/contracts/document-actions';
import { parseJson } from '@opencloudpay/internal';
import { plainJson, toEjson } from './legacy-values';

type Fields = Readonly<Record<string, unknown>>;

/** Translates an action of tcb-admin-node to the current one. */
interface LegacyAction {
  action: DocumentAction;
  params(fields: Fields): Fields;
  answer(answer: DatabaseSuccess): object;
}

const text = (value: unknown) => (value === undefined ? undefined : JSON.stringify(toEjson(value)));
const lists = ({ data }: DatabaseSuccess) => (Array.isArray(data?.['list']) ? data['list'] : []) as string[];
const dataOf = ({ data = {} }: DatabaseSuccess) => data;
const shared = ({ collectionName, transactionId, queryType, multi, merge, upsert }: Fields) => ({
  ...{ collectionName, transactionId, queryType, multi, merge, upsert },
});

/** Actions of a transaction: they name one document, whose text is EJSON already. */
const document = (fields: Fields) => ({
  ...{ collectionName: fields['collectionName'], transactionId: fields['transactionId'] },
  ...{ queryType: 'DOC', multi: false, query: text(fields['query']) },
});

/**
 * tcb-admin-node 1.x sends queries and documents as JSON, but later SDKs send EJSON texts. Most actions have other
 * names.
 */
const LEGACY_ACTIONS: Readonly<Record<string, LegacyAction>> = {
  'database.addDocument': {
    action: 'database.insertDocument',
    params(fields) {
      const { data, _id } = fields;
      const inserted = { ...(_id !== undefined && { _id }), ...Object(data) };
      return { ...shared(fields), data: [text(inserted)] };
    },
    answer: (answer) => ({ data: { _id: firstId(answer) } }),
  },
  'database.queryDocument': {
    action: 'database.getDocument',
    params: (fields) => ({
      ...shared(fields),
      ...{ offset: fields['offset'], limit: fields['limit'] },
      ...{ query: text(fields['query']), projection: text(fields['projection']) },
      order: orderOf(fields['order']),
    }),
    answer: (answer) => ({ data: { list: lists(answer).map(plainJson) } }),
  },
  'database.countDocument': {
    action: 'database.calculateDocument',
    params: (fields) => ({ ...shared(fields), query: text(fields['query']) }),
    answer: (answer) => ({ data: dataOf(answer) }),
  },
  'database.updateDocument': {
    action: 'database.modifyDocument',
    params: (fields) => ({
      ...shared(fields),
      query: text(fields['query']),
      data: text(fields['data']),
    }),
    answer: (answer) => ({ data: { ...dataOf(answer), upserted_id: dataOf(answer)['upsert_id'] } }),
  },
  'database.deleteDocument': {
    action: 'database.removeDocument',
    params: (fields) => ({ ...shared(fields), query: text(fields['query']) }),
    answer: (answer) => ({ data: dataOf(answer) }),
  },
  'database.aggregate': {
    action: 'database.aggregateDocuments',
    params: ({ collectionName, stages }) => ({
      collectionName,
      stages: (Array.isArray(stages) ? stages : []).map((stage: Fields) => ({
        stageKey: stage['stageKey'],
        stageValue: ejsonOf(stage['stageValue']),
      })),
    }),
    answer: (answer) => ({ data: { list: JSON.stringify(lists(answer)) } }),
  },
  'database.insertDocInTransaction': {
    action: 'database.insertDocument',
    params: ({ collectionName, transactionId, data }) => ({ collectionName, transactionId, data: [data] }),
    answer: (answer) => ({ inserted: '1', ok: '1', _id: firstId(answer) }),
  },
  'database.getInTransaction': {
    action: 'database.getDocument',
    params: document,
    answer: (answer) => ({ data: lists(answer)[0] ?? 'null' }),
  },
  'database.updateDocInTransaction': {
    action: 'database.modifyDocument',
    params: (fields) => ({
      ...document(fields),
      ...{ data: fields['data'], merge: !fields['upsert'], upsert: Boolean(fields['upsert']) },
    }),
    answer(answer) {
      const { updated = 0, upsert_id: id } = dataOf(answer);
      return {
        updated: String(updated),
        ...(id !== undefined && id !== null && { upserted: JSON.stringify([{ _id: id }]) }),
      };
    },
  },
  'database.deleteDocInTransaction': {
    action: 'database.removeDocument',
    params: document,
    answer: (answer) => ({ deleted: String(dataOf(answer)['deleted'] ?? 0) }),
  },
};

/** @returns `undefined` for an action that is not tcb-admin-node's alone */
export function legacyAction(action: string): LegacyAction | undefined {
  return Object.hasOwn(LEGACY_ACTIONS, action) ? LEGACY_ACTIONS[action] : undefined;
}

function firstId(answer: DatabaseSuccess): unknown {
  const ids = dataOf(answer)['insertedIds'];
  return Array.isArray(ids) ? ids[0] : undefined;
}

/** A list of `{ field, direction }`. */
function orderOf(order: unknown): string | undefined {
  if (!Array.isArray(order) || order.length === 0) return undefined;
  const directions = order.map(({ field, direction }) => [field, direction === 'desc' ? -1 : 1]);
  return text(Object.fromEntries(directions));
}

function ejsonOf(stage: unknown): unknown {
  const parsed = typeof stage === 'string' ? parseJson(stage) : { value: stage };
  return 'value' in parsed ? text(parsed.value) : stage;
}
