import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DataError } from './errors';
import { hasFiles } from './stored-files';

/** A file with documents of one collection. */
export interface DataFile {
  /** As the user names it. */
  readonly name: string;
  readonly collection: string;
  /** In bytes; 0 if it is unknown. */
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array>;
}

const EXTENSION = /\.(jsonl|ndjson|json|csv)$/i;
/** What mongodump writes beside the documents. */
const METADATA = /\.metadata\.json$/i;

/**
 * Finds the files of an import. The name of a file, without its extension, is the collection's.
 *
 * @param path a file, a folder, or `-` for the standard input
 * @throws {DataError} FILE_MISSING, COLLECTION_MISSING
 */
export function dataFiles(path: string, collection: string | undefined): DataFile[] {
  if (path === '-') return [standardInput(collection)];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new DataError('FILE_MISSING', `There is no file or folder ${path}. Check the path.`);
  if (!stat.isDirectory()) return [fileAt(path, stat.size, collection)];
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && EXTENSION.test(entry.name) && !METADATA.test(entry.name))
    .map(({ name }) => join(path, name))
    .sort();
  // A folder with files alone has no documents.
  if (files.length === 0 && hasFiles(path)) return [];
  if (files.length === 0)
    throw new DataError(
      'FILE_MISSING',
      `The folder ${path} has no .jsonl, .json, .ndjson or .csv file. Export the collections into it, one file each.`,
    );
  return files.map((file) => fileAt(file, statSync(file).size, collection));
}

function standardInput(collection: string | undefined): DataFile {
  if (collection === undefined)
    throw new DataError('COLLECTION_MISSING', 'The standard input has no name. Give --collection.');
  return { name: 'standard input', collection, size: 0, chunks: () => process.stdin };
}

function fileAt(path: string, size: number, collection: string | undefined): DataFile {
  const name = collection ?? basename(path).replace(EXTENSION, '');
  if (!/^[A-Za-z][\w-]{0,127}$/.test(name))
    throw new DataError(
      'COLLECTION_MISSING',
      `The name of ${path} cannot be the name of a collection. Name the collection with --collection.`,
    );
  return { name: path, collection: name, size, chunks: () => createReadStream(path) };
}
