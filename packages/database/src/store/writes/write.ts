import { randomBytes } from 'node:crypto';
import { calculateObjectSize } from 'bson';
import {
  applyUpdate,
  compileFilter,
  type Document,
  type Filter,
  formatDocument,
  kindOf,
  prepareDocument,
} from '../../language';
import { getField } from '../../language/values/kinds';
import { StaleCatalog, withCollection } from '../catalog/catalog';
import { type Context, type DocumentChange, filterContext, type Target } from '../context';
import { type Match, matchesOf, withDocument } from '../reads/candidates';
import { planQuery } from '../reads/plan';
import { readAgain } from '../reads/read-by-key';
import type { Reading } from '../reads/rows';
import { reportWalk } from '../reads/walks';
import { writeFailed } from '../texts';
import { valueKey } from '../value-key';
import { deleteDocument, insertDocuments, replaceDocument } from './statements';
import { DuplicateKey, duplicateError } from './unique-violation';
import { upsertedDocument } from './upserted-document';
import type { Prepared, Writing } from './writing';

/** Makes a document ready to be stored: server dates resolved, `_id` first. */
export function prepareInsert({ context }: Pick<Target, 'context'>, given: Document): Prepared {
  const prepared = prepareDocument(given, context.now());
  const id = getField(prepared, '_id');
  const document = id === undefined ? { _id: newId(), ...prepared } : prepared;
  assertId(getField(document, '_id'));
  return finished(context, document);
}

/** 32 hexadecimal characters, as CloudBase gives them. */
function newId(): string {
  return randomBytes(16).toString('hex');
}

function assertId(id: unknown): void {
  const kind = kindOf(id);
  if (kind === 'array' || kind === 'regex' || kind === 'missing')
    throw writeFailed(`The '_id' value cannot be of type ${kind}`);
}

/** @throws DocumentError where the document is too large */
export function finished({ limits }: Pick<Context, 'limits'>, document: Document): Prepared {
  const body = formatDocument(document);
  // A text is never much shorter than its BSON; only one that may be too large is measured.
  if (body.length > limits.documentSize / 8 && calculateObjectSize(document) > limits.documentSize)
    throw writeFailed(
      `object to insert too large. size in bytes: over ${limits.documentSize}, max size: ${limits.documentSize}`,
    );
  return { document, body, key: valueKey(getField(document, '_id')).bytes };
}

/** Inserts documents, all or none. @returns their `_id`s */
export async function insert(target: Target, documents: readonly Document[]): Promise<unknown[]> {
  const { context, envId, name } = target;
  const prepared = documents.map((document) => prepareInsert(target, document));
  await withCollection(context.catalog, envId, name, (collection) =>
    insertDocuments({ context, collection }, prepared).catch((failure) => {
      throw failure instanceof DuplicateKey ? duplicateError(collection, failure, prepared) : failure;
    }),
  );
  for (const { document } of prepared) report(target, document, 'insert');
  return prepared.map(({ document }) => document['_id']);
}

export function report(
  { context, envId, name }: Target,
  document: Document,
  kind: DocumentChange['kind'],
  isReplaced = false,
): void {
  context.changed({
    ...{ envId, collection: name, id: idText(document['_id']), kind },
    ...(isReplaced && { isReplaced }),
  });
}

/** An `_id` as a text: itself, or extended JSON. */
export function idText(id: unknown): string {
  return typeof id === 'string' ? id : formatDocument({ _id: id }).slice('{"_id":'.length, -1);
}

export interface Updating {
  readonly filter: Document;
  readonly update: Document;
  /** All documents that match, each by itself, instead of the first. */
  readonly multi?: boolean | undefined;
  /** Inserts a document where none matches. */
  readonly upsert?: boolean | undefined;
}

export interface Updated {
  readonly matched: number;
  /** The matched documents that the write changed. */
  readonly updated: number;
  readonly upsertedId?: unknown;
  /** The one document, as it is after the update: without `multi`. */
  readonly document?: Document | undefined;
}

/** Updates documents; each is read, compared with the filter and replaced as one step. */
export async function update(target: Target, updating: Updating): Promise<Updated> {
  const { context } = target;
  const filter = compileFilter(updating.filter, filterContext(context));
  const now = context.now();
  const change = (document: Document) =>
    applyUpdate(document, updating.update, { now, filter: updating.filter });
  for (let attempt = 0; ; attempt += 1) {
    const changed = await changeMatches(target, updating.filter, filter, {
      multi: updating.multi === true,
      change,
      isReplaced: !Object.keys(updating.update).some((name) => name.startsWith('$')),
    });
    if (changed.matched > 0 || updating.upsert !== true) return changed;
    const document = upsertedDocument(updating.filter, updating.update, now);
    try {
      const [upsertedId] = await insert(target, [document]);
      return { matched: 0, updated: 0, upsertedId, document };
    } catch (failure) {
      // Another call has inserted it meanwhile: now there is one to update.
      if (attempt >= 2 || !/E11000/.test(String(failure))) throw failure;
    }
  }
}

/** Removes documents. @returns how many */
export async function remove(
  target: Target,
  { filter, multi = false }: { filter: Document; multi?: boolean | undefined },
): Promise<number> {
  const compiled = compileFilter(filter, filterContext(target.context));
  return (await changeMatches(target, filter, compiled, { multi, change: () => undefined })).updated;
}

type Change = (document: Document) => Document | undefined;

async function changeMatches(
  target: Target,
  filter: Document,
  compiled: Filter,
  { multi, change, isReplaced = false }: { multi: boolean; change: Change; isReplaced?: boolean },
): Promise<Updated> {
  const { context, envId, name } = target;
  // A document that was changed may come again where the update moved it in the index.
  const done = new Set<number>();
  let matched = 0;
  let updated = 0;
  let document: Document | undefined;
  await withCollection(context.catalog, envId, name, async (collection) => {
    const reading: Reading = { context, collection };
    const plan = planQuery(filter, [], collection.usable);
    const tally = { examined: 0, matched: 0 };
    const search = { reading, plan, matches: compiled.matches, tally, wanted: multi ? undefined : 1 };
    const isDone = () => !multi && matched > 0;
    for await (const page of matchesOf(search)) {
      for (const match of page) {
        if (done.has(match.id)) continue;
        const outcome = await changeDocument(target, reading, match, compiled, change);
        done.add(match.id);
        if (outcome === undefined) continue;
        matched += 1;
        if (outcome.kind !== 'none') {
          updated += 1;
          report(target, outcome.before, outcome.kind, isReplaced);
        }
        document = outcome.document;
        if (isDone()) break;
      }
      if (isDone()) break;
    }
    reportWalk(reading, filter, [], plan, tally);
  });
  return { matched, updated, document: multi ? undefined : document };
}

interface Outcome {
  readonly kind: 'update' | 'remove' | 'none';
  readonly before: Document;
  readonly document: Document | undefined;
}

/** Attempts without a lock, each after another write came first. */
const OPTIMISTIC = 3;

/** Changes one document that matched, if it still does. @returns undefined where it does not any more */
async function changeDocument(
  target: Target,
  reading: Reading,
  first: Match,
  { matches }: Filter,
  change: Change,
): Promise<Outcome | undefined> {
  const { context } = target;
  return context.queue(first.id, async (hasWaited) => {
    const again = async (from: Reading, lock = false) => {
      const row = await readAgain(from, first.id, lock);
      return row && withDocument(row);
    };
    let row = hasWaited ? await again(reading) : first;
    for (let attempt = 0; attempt < OPTIMISTIC; attempt += 1) {
      const changed = await changeRow(context, reading, row, matches, change);
      if (changed !== 'again') return changed;
      row = await again(reading);
    }
    // Under a lock nothing else comes between.
    return context.transaction(async (executor) => {
      const locked = { ...reading, executor };
      const changed = await changeRow(context, locked, await again(locked, true), matches, change);
      if (changed === 'again') throw new StaleCatalog();
      return changed;
    });
  });
}

async function changeRow(
  context: Context,
  writing: Writing,
  row: Match | undefined,
  matches: (document: Document) => boolean,
  change: Change,
): Promise<Outcome | 'again' | undefined> {
  if (row === undefined) return undefined;
  const before = row.document;
  if (!matches(before)) return undefined;
  const stored = { id: row.id, version: row.version, document: before };
  const document = change(before);
  if (document === undefined)
    return (await deleteDocument(writing, stored)) ? { kind: 'remove', before, document } : 'again';
  const prepared = finished(context, document);
  if (prepared.body === row.body) return { kind: 'none', before, document };
  const isReplaced = await replaceDocument(writing, stored, prepared).catch((failure) => {
    throw failure instanceof DuplicateKey ? duplicateError(writing.collection, failure, [prepared]) : failure;
  });
  return isReplaced ? { kind: 'update', before, document } : 'again';
}
