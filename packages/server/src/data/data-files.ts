import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { say } from '../terminal/say';
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

/** The name of an import from a pipe. */
export const STANDARD_INPUT = say('standard input', '标准输入');

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
    throw new DataError('FILE_MISSING', {
      en: `There is no file or folder ${path}. Check the path.`,
      zh: `没有文件或目录 ${path}。请检查路径。`,
    });
  if (!stat.isDirectory()) return [fileAt(path, stat.size, collection)];
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && EXTENSION.test(entry.name) && !METADATA.test(entry.name))
    .map(({ name }) => join(path, name))
    .sort();
  // A folder with files alone has no documents.
  if (files.length === 0 && hasFiles(path)) return [];
  if (files.length === 0)
    throw new DataError('FILE_MISSING', {
      en: `The folder ${path} has no .jsonl, .json, .ndjson or .csv file. Export the collections into it, one file each.`,
      zh: `目录 ${path} 中没有 .jsonl、.json、.ndjson 或 .csv 文件。请把集合导出到其中，每个集合一个文件。`,
    });
  return files.map((file) => fileAt(file, statSync(file).size, collection));
}

function standardInput(collection: string | undefined): DataFile {
  if (collection === undefined)
    throw new DataError('COLLECTION_MISSING', {
      en: 'The standard input has no name. Give --collection.',
      zh: '标准输入没有名称。请给出 --collection。',
    });
  return { name: STANDARD_INPUT.en, collection, size: 0, chunks: () => process.stdin };
}

function fileAt(path: string, size: number, collection: string | undefined): DataFile {
  const name = collection ?? basename(path).replace(EXTENSION, '');
  if (!/^[A-Za-z][\w-]{0,127}$/.test(name))
    throw new DataError('COLLECTION_MISSING', {
      en: `The name of ${path} cannot be the name of a collection. Name the collection with --collection.`,
      zh: `${path} 的文件名不能作为集合名。请用 --collection 指定集合。`,
    });
  return { name: path, collection: name, size, chunks: () => createReadStream(path) };
}
