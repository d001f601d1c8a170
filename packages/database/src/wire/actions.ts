import { type Document, formatDocument } from '../language';
import { firstOperator } from '../language/values/kinds';
import { withCollection } from '../store/catalog/catalog';
import { createCollection, ensureCollection } from '../store/catalog/collections';
import type { Context, Target } from '../store/context';
import { projected } from '../store/plain';
import { aggregate } from '../store/reads/aggregate';
import { countMatches } from '../store/reads/count';
import { findMatches, type Query } from '../store/reads/find';
import { requestFailed, transactionOver } from '../store/texts';
import { commitTransaction } from '../store/transactions/commit-staged';
import {
  findInTransaction,
  insertInTransaction,
  removeInTransaction,
  updateInTransaction,
} from '../store/transactions/staging';
import { beginTransaction, endTransaction } from '../store/transactions/transactions';
import { insert, remove, type Updated, type Updating, update } from '../store/writes/write';
import {
  collectionOf,
  countParameter,
  documentParameter,
  documentsParameter,
  optionalDocument,
  type Parameters,
  requiredTransaction,
  stagesOf,
  transactionOf,
} from './parameters';

export interface Call {
  readonly context: Context;
  readonly envId: string;
  readonly params: Parameters;
}

/** What an action answers beside the request's id. */
export type Outcome = {
  readonly data?: unknown;
  readonly transactionId?: string;
  readonly [name: string]: unknown;
};

export type Action = (call: Call) => Promise<Outcome>;

/** CloudBase's actions, by their names on the wire. */
export const actions: Readonly<Record<string, Action>> = {
  'database.insertDocument': insertDocument,
  'database.getDocument': getDocument,
  'database.modifyDocument': modifyDocument,
  'database.modifyAndReturnDoc': modifyAndReturnDocument,
  'database.removeDocument': removeDocument,
  'database.calculateDocument': countDocuments,
  'database.aggregateDocuments': aggregateDocuments,
  'database.addCollection': addCollection,
  'database.startTransaction': async ({ context, envId }) => ({
    transactionId: await beginTransaction(context, envId),
  }),
  'database.commitTransaction': async ({ context, envId, params }) => {
    await commitTransaction(context, envId, requiredTransaction(params));
    return {};
  },
  'database.abortTransaction': async ({ context, envId, params }) => {
    if (!(await endTransaction(context, envId, requiredTransaction(params)))) throw transactionOver();
    return {};
  },
};

function targetOf({ context, envId, params }: Call): Target {
  return { context, envId, name: collectionOf(params) };
}

async function insertDocument(call: Call): Promise<Outcome> {
  const target = targetOf(call);
  const documents = documentsParameter(call.params);
  const id = transactionOf(call.params);
  if (id !== undefined)
    return { data: { insertedIds: plainIds(await insertInTransaction(target, id, documents)) } };
  await ensureCollection(target);
  return { data: { insertedIds: plainIds(await insert(target, documents)) } };
}

/** `_id`s as JSON: texts and numbers as they are, other kinds as extended JSON. */
function plainIds(ids: readonly unknown[]): unknown[] {
  return ids.map((id) => JSON.parse(formatDocument({ id }))['id']).map(plainId);
}

function plainId(id: unknown): unknown {
  const { $numberInt, $numberLong, $numberDouble, $oid } = Object(id) as Record<string, string | undefined>;
  const number = $numberInt ?? $numberLong ?? $numberDouble;
  return number === undefined ? ($oid ?? id) : Number(number);
}

async function getDocument(call: Call): Promise<Outcome> {
  const target = targetOf(call);
  const { params } = call;
  const { limits, catalog } = target.context;
  const isOne = params['queryType'] === 'DOC';
  const limit = isOne
    ? 1
    : Math.min(countParameter(params, 'limit') || limits.documents, limits.mostDocuments);
  const offset = countParameter(params, 'offset') ?? 0;
  const query: Query = {
    filter: documentParameter(params, 'query'),
    sort: optionalDocument(params, 'order'),
    skip: offset,
    limit,
    memory: limits.memory,
  };
  const id = transactionOf(params);
  await ensureCollection(target, 'read');
  const matches =
    id === undefined
      ? await withCollection(catalog, target.envId, target.name, (collection) =>
          findMatches({ context: target.context, collection }, query),
        )
      : await findInTransaction(target, id, query);
  return {
    data: {
      list: projected(matches, optionalDocument(params, 'projection'), { left: limits.loopTime }),
      offset,
      limit,
    },
  };
}

function updatingOf({ params }: Call): Updating {
  const changes = documentParameter(params, 'data');
  const merge = params['merge'] !== false;
  return {
    filter: documentParameter(params, 'query'),
    // Without operators, a merge sets the fields, and the rest of the document stays.
    update: merge && firstOperator(changes) === undefined ? { $set: changes } : changes,
    multi: params['multi'] === true && merge,
    upsert: params['upsert'] === true,
  };
}

async function modify(call: Call, updating: Updating): Promise<Updated> {
  const target = targetOf(call);
  const id = transactionOf(call.params);
  if (updating.upsert === true && id === undefined) await ensureCollection(target);
  return id === undefined ? update(target, updating) : updateInTransaction(target, id, updating);
}

async function modifyDocument(call: Call): Promise<Outcome> {
  const { updated, upsertedId } = await modify(call, updatingOf(call));
  return {
    data: { updated, upsert_id: upsertedId === undefined ? null : plainIds([upsertedId])[0] },
  };
}

async function modifyAndReturnDocument(call: Call): Promise<Outcome> {
  const { matched, updated, document } = await modify(call, { ...updatingOf(call), multi: false });
  return { data: { updated, doc: matched === 0 ? null : textOf(document) } };
}

function textOf(document: Document | undefined): string | null {
  return document === undefined ? null : formatDocument(document);
}

async function removeDocument(call: Call): Promise<Outcome> {
  const target = targetOf(call);
  const { params } = call;
  const removal = { filter: documentParameter(params, 'query'), multi: params['multi'] === true };
  const id = transactionOf(params);
  const deleted = await (id === undefined
    ? remove(target, removal)
    : removeInTransaction(target, id, removal));
  return { data: { deleted } };
}

async function countDocuments(call: Call): Promise<Outcome> {
  const target = targetOf(call);
  const { context, envId, name } = target;
  const filter = documentParameter(call.params, 'query');
  const id = transactionOf(call.params);
  await ensureCollection(target, 'read');
  if (id !== undefined) return { data: { total: (await findInTransaction(target, id, { filter })).length } };
  const total = await withCollection(context.catalog, envId, name, (collection) =>
    countMatches({ context, collection }, filter),
  );
  return { data: { total } };
}

async function aggregateDocuments(call: Call): Promise<Outcome> {
  const target = targetOf(call);
  const stages = stagesOf(call.params);
  if (transactionOf(call.params) !== undefined)
    throw requestFailed(
      'An aggregation cannot be part of a transaction: read the documents by doc() or where()',
    );
  const { aggregated, mostAggregated } = target.context.limits;
  await ensureCollection(target, 'read');
  const isLimited = stages.some((stage) => '$limit' in stage);
  const documents = await aggregate(target, stages, isLimited ? mostAggregated : aggregated);
  return { data: { list: documents.map(formatDocument) } };
}

async function addCollection(call: Call): Promise<Outcome> {
  const { context, envId, name } = targetOf(call);
  await createCollection(context, envId, name);
  return {};
}
