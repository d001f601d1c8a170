import { DocumentError } from '../errors';
import { type Document, formatDocument, parseDocument } from '../language';
import { withCollection } from './catalog/catalog';
import { ensureCollection } from './catalog/collections';
import type { Target } from './context';
import { readByKeys } from './reads/read-by-key';
import type { Reading } from './reads/rows';
import { walkCollection } from './reads/scan';
import { insertDocuments } from './writes/statements';
import { DuplicateKey, duplicateError } from './writes/unique-violation';
import { prepareInsert, report, update } from './writes/write';
import type { Prepared } from './writes/writing';

export interface ImportOptions {
  /** What happens to a document whose `_id` exists. Default: `fail`. */
  readonly onConflict?: 'skip' | 'replace' | 'fail' | undefined;
  /** Only reads and checks the documents. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** Called after each batch with the numbers so far. */
  readonly onProgress?: ((progress: ImportResult) => void) | undefined;
  /**
   * How an error names a document, by its number from 1. Default: `Document 7`.
   *
   * @param position the number of the document; a batch that fails as a whole is named by its first and its last
   */
  readonly placeOf?: ((position: number) => string) | undefined;
}

export interface ImportResult {
  readonly inserted: number;
  readonly replaced: number;
  readonly skipped: number;
}

/** Documents and bytes of a batch; memory does not grow beyond it. */
const BATCH = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Stores documents from a stream, batch by batch. Each batch is stored as a whole or not at all; those before a failure
 * stay. The collection is made where it is missing.
 *
 * @param documents as extended JSON, or as they are
 * @throws DocumentError for a malformed document, or, with `fail`, one whose `_id` exists; the message begins with its place
 */
export async function importDocuments(
  target: Target,
  documents: AsyncIterable<string | Document> | Iterable<string | Document>,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const progress = { inserted: 0, replaced: 0, skipped: 0 };
  if (options.dryRun !== true)
    await ensureCollection({
      ...target,
      context: { ...target.context, createsCollections: true, created: () => {} },
    });
  const { placeOf = (position: number) => `Document ${position}` } = options;
  let batch: Prepared[] = [];
  let bytes = 0;
  let position = 0;
  const store = async () => {
    if (batch.length === 0) return;
    const first = position - batch.length + 1;
    const misfit = await storeBatch(target, batch, options, progress).catch((failure) => {
      throw placed(failure, placesOf(placeOf, first, position));
    });
    if (misfit) throw placed(misfit.failure, placeOf(first + misfit.at));
    batch = [];
    bytes = 0;
    options.onProgress?.({ ...progress });
  };
  for await (const document of documents) {
    const prepared = checked(target, document, () => placeOf(position + 1));
    position += 1;
    batch.push(prepared);
    bytes += prepared.body.length;
    if (batch.length >= BATCH || bytes >= BATCH_BYTES) await store();
  }
  await store();
  return progress;
}

function checked(target: Target, document: string | Document, place: () => string): Prepared {
  try {
    return prepareInsert(
      target,
      parseDocument(typeof document === 'string' ? document : formatDocument(document)),
    );
  } catch (failure) {
    throw placed(failure, place());
  }
}

/** The same failure, with the place of its document in front. */
function placed(failure: unknown, place: string): unknown {
  if (!(failure instanceof DocumentError)) return failure;
  return new DocumentError(failure.code, `${place}: ${failure.message}`, { cause: failure });
}

function placesOf(placeOf: (position: number) => string, first: number, last: number): string {
  return first === last ? placeOf(first) : `${placeOf(first)} to ${placeOf(last)}`;
}

/** The document of a batch that cannot be stored. */
interface RefusedDocument {
  /** From 0. */
  readonly at: number;
  readonly failure: Error;
}

/** Stores a batch as a whole. @returns the document that stands in the way, if one does and it is known */
async function storeBatch(
  target: Target,
  batch: readonly Prepared[],
  { onConflict = 'fail', dryRun = false }: ImportOptions,
  progress: { inserted: number; replaced: number; skipped: number },
): Promise<RefusedDocument | undefined> {
  const { context, envId, name } = target;
  const exists = new Set<string>();
  const looksFirst = dryRun || onConflict !== 'fail';
  if (looksFirst && (await context.catalog.find(envId, name)) !== undefined) {
    const rows = await withCollection(context.catalog, envId, name, (collection) =>
      readByKeys(
        { context, collection },
        batch.map(({ key }) => key),
      ),
    );
    for (const { key } of rows) exists.add(key.toString('hex'));
  }
  const fresh: Prepared[] = [];
  const repeated: Prepared[] = [];
  for (const prepared of batch) {
    const key = prepared.key.toString('hex');
    // One that comes twice in a file exists the second time.
    if (looksFirst && exists.has(key)) {
      if (onConflict === 'fail') return existing(target, batch, prepared);
      repeated.push(prepared);
    } else fresh.push(prepared);
    exists.add(key);
  }
  const misfit = dryRun ? undefined : await insertFresh(target, batch, fresh);
  if (misfit) return misfit;
  for (const { document } of onConflict === 'replace' && !dryRun ? repeated : []) {
    const { _id, ...rest } = document;
    await update(target, { filter: { _id: { $eq: _id } }, update: rest, upsert: true });
  }
  progress.inserted += fresh.length;
  progress[onConflict === 'replace' ? 'replaced' : 'skipped'] += repeated.length;
  return undefined;
}

async function insertFresh(
  target: Target,
  batch: readonly Prepared[],
  fresh: readonly Prepared[],
): Promise<RefusedDocument | undefined> {
  if (fresh.length === 0) return undefined;
  const { context, envId, name } = target;
  const misfit = await withCollection(context.catalog, envId, name, (collection) =>
    insertDocuments({ context, collection }, fresh).then(
      () => undefined,
      (failure): RefusedDocument => {
        if (!(failure instanceof DuplicateKey)) throw failure;
        const error = duplicateError(collection, failure, fresh);
        // If both documents are in the batch, the error names the second one.
        const at = batch.findLastIndex(({ key }) => failure.detail.includes(`\\x${key.toString('hex')})`));
        if (at < 0) throw error;
        return { at, failure: error };
      },
    ),
  );
  if (!misfit) for (const { document } of fresh) report(target, document, 'insert');
  return misfit;
}

function existing({ envId, name }: Target, batch: readonly Prepared[], prepared: Prepared): RefusedDocument {
  const duplicate = new DuplicateKey('_id_', undefined, '');
  const failure = duplicateError({ envId, name }, duplicate, [prepared]);
  return { at: batch.indexOf(prepared), failure };
}

/** All documents of a collection as canonical extended JSON, in the order of their insertion, read page by page. */
export async function* exportDocuments({ context, envId, name }: Target): AsyncGenerator<string> {
  const collection = await context.catalog.get(envId, name);
  const reading: Reading = { context, collection };
  for await (const rows of walkCollection(reading)) for (const { body } of rows) yield body;
}
