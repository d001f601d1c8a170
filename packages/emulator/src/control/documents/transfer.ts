import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { ImportReport } from '@opencloudpay/contracts/dev-server/collections';
import {
  type DocumentEnvironment,
  importFile as importDocuments,
  shortDocument,
} from '@opencloudpay/database';
import { say, textOf } from '@opencloudpay/internal';
import { ControlFailure } from '../failure';

/** The largest file to import, in bytes. */
const MAX_FILE = 4 * 1024 ** 3;
/** Characters that an export collects before it sends them. */
const PIECE = 64 * 1024;

/**
 * Adds the documents of a file to a collection, which is created if it is missing.
 *
 * @throws {ControlFailure} with the line and what was stored before it
 */
export async function importFile(
  documents: DocumentEnvironment,
  collection: string,
  file: AsyncIterable<Uint8Array>,
  onConflict: 'skip' | 'replace' | 'fail',
): Promise<ImportReport> {
  let stored: ImportReport = { inserted: 0, replaced: 0, skipped: 0 };
  try {
    return await importDocuments(documents, collection, bounded(file), {
      onConflict,
      onProgress: (progress) => {
        stored = { ...progress };
      },
    });
  } catch (error) {
    if (!isCodedError(error, 'DATABASE_REQUEST_FAILED', 'INVALID_PARAM')) throw error;
    const count = stored.inserted + stored.replaced;
    const before = say(
      `${count === 0 ? 'Nothing was' : `The first ${count} documents were`} stored.`,
      count === 0 ? '没有写入任何记录。' : `前 ${count} 条记录已写入。`,
    );
    const { en, zh } = textOf(error);
    throw new ControlFailure(
      400,
      error.code,
      say(`${en.replace(/\.?$/, '.')} ${before.en}`, `${zh.replace(/[.。]?$/, '。')}${before.zh}`),
      { cause: error },
    );
  }
}

async function* bounded(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > MAX_FILE)
      throw new ControlFailure(
        413,
        'BODY_TOO_LARGE',
        say('A file to import may have at most 4 GiB: split it.', '导入的文件最大 4 GiB：请拆分。'),
      );
    yield chunk;
  }
}

/** All documents as JSON Lines, some at a time. */
export async function* exportLines(
  documents: DocumentEnvironment,
  collection: string,
): AsyncGenerator<string> {
  let piece = '';
  for await (const canonical of documents.export(collection)) {
    piece += `${shortDocument(canonical)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
