import type { DocumentEnvironment } from '../store/environment';
import type { ImportOptions, ImportResult } from '../store/transfer';
import { withRegexValues } from './older-regex';
import { readDocuments } from './read-documents';

export interface ImportFileOptions extends Omit<ImportOptions, 'placeOf'> {
  /** Called with the extended JSON of each document, before it is checked. */
  readonly onDocument?: ((text: string) => void) | undefined;
}

/** Documents whose lines are remembered: more than an import has in one batch. */
const REMEMBERED = 1000;

/**
 * Imports the documents of a file; see `readDocuments` for its formats.
 *
 * @param chunks the file, in UTF-8
 * @throws DocumentError whose message begins with the line
 */
export function importFile(
  environment: Pick<DocumentEnvironment, 'import'>,
  collection: string,
  chunks: AsyncIterable<Uint8Array | string>,
  { onDocument, ...options }: ImportFileOptions = {},
): Promise<ImportResult> {
  const lines = new Map<number, number>();
  async function* documents() {
    let position = 0;
    for await (const { text, line } of readDocuments(chunks)) {
      position += 1;
      lines.set(position, line);
      lines.delete(position - REMEMBERED);
      onDocument?.(text);
      yield withRegexValues(text);
    }
  }
  return environment.import(collection, documents(), {
    ...options,
    placeOf: (position) => `Line ${lines.get(position)}`,
  });
}
