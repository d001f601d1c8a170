import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { DocumentError } from '../errors';
import { type Document, formatDocument, parseDocument } from '../language';
import { withCollection } from './catalog';
import { ensureCollection } from './collections';
import { type Reading, readByKeys, walkCollection } from './scan';
import { insertDocuments } from './statements';
import { DuplicateKey, duplicateError } from './unique-violation';
import { prepareInsert, report, type Target, update } from './write';
import type { Prepared } from './writing';

export interface ImportOptions {
  /** What happens to a document whose `_id` exists. Default: `fail`. */
  readonly onConflict?: 'skip' | 'replace' | 'fail' | undefined;
  /** Only reads and checks the documents. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** Called after each batch with the numbers so far. */
  readonly onProgress?: ((progress: ImportResult) => void) | undefined;
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
 * @throws DocumentError for a malformed document, or, with `fail`, one whose `_id` exists
 */
export async function importDocuments(
  target: Target,
  documents: AsyncIterable<string | Document> | Iterable<string | Document>,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const progress = { inserted: 0, replaced: 0, skipped: 0 };
  if (options.dryRun !== true)
    await ensureCollection(
      { ...target.context, createsCollections: true, created: () => {} },
      target.envId,
      target.name,
    );
  let batch: Prepared[] = [];
  let bytes = 0;
  const store = async () => {
    if (batch.length === 0) return;
    await storeBatch(target, batch, options, progress);
    batch = [];
    bytes = 0;
    options.onProgress?.({ ...progress });
  };
  let number = 0;
  for await (const document of documents) {
    number += 1;
    const prepared = prepareNumbered(target, document, number);
    batch.push(prepared);
    bytes += prepared.body.length;
    if (batch.length >= BATCH || bytes >= BATCH_BYTES) await store();
  }
  await store();
  return progress;
}

/** @param number of the document, for the message that says what is wrong with it */
function prepareNumbered(target: Target, document: string | Document, number: number): Prepared {
  try {
    return prepareInsert(
      target,
      parseDocument(typeof document === 'string' ? document : formatDocument(document)),
    );
  } catch (failure) {
    if (!isCodedError(failure)) throw failure;
    throw new DocumentError('DATABASE_REQUEST_FAILED', `Document ${number}: ${failure.message}`, {
      cause: failure,
    });
  }
}

async function storeBatch(
  target: Target,
  batch: readonly Prepared[],
  { onConflict = 'fail', dryRun = false }: ImportOptions,
  progress: { inserted: number; replaced: number; skipped: number },
): Promise<void> {
  const { context, envId, name } = target;
  const exists = new Set<string>();
  if (onConflict !== 'fail' && (await context.catalog.find(envId, name)) !== undefined) {
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
    if (onConflict !== 'fail' && exists.has(key)) repeated.push(prepared);
    else fresh.push(prepared);
    exists.add(key);
  }
  progress.inserted += fresh.length;
  progress[onConflict === 'replace' ? 'replaced' : 'skipped'] += repeated.length;
  if (dryRun) return;
  if (fresh.length > 0)
    await withCollection(context.catalog, envId, name, (collection) =>
      insertDocuments({ context, collection }, fresh).catch((failure) => {
        throw failure instanceof DuplicateKey ? duplicateError(collection, failure, fresh) : failure;
      }),
    );
  for (const { document } of fresh) report(target, document, 'insert');
  if (onConflict !== 'replace') return;
  for (const { document } of repeated) {
    const { _id, ...rest } = document;
    await update(target, { filter: { _id }, update: rest, upsert: true });
  }
}

/** All documents of a collection as canonical extended JSON, in the order of their insertion, read page by page. */
export async function* exportDocuments({ context, envId, name }: Target): AsyncGenerator<string> {
  const collection = await context.catalog.get(envId, name);
  const reading: Reading = { context, collection };
  for await (const { body } of walkCollection(reading)) yield body;
}
