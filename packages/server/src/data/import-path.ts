import { join } from 'node:path';
import { dataFiles } from './data-files';
import { type ImportDataOptions, type ImportedFile, importData } from './import-data';
import { importFiles } from './import-files';
import type { OpenData } from './open-data';
import { FILES, hasFiles, type MovedFile, openFiles, requireFolder } from './stored-files';

/** What became of an export. */
export interface ImportedPath {
  readonly files: readonly ImportedFile[];
  readonly stored: readonly MovedFile[];
}

/**
 * Imports an export: a file, or a folder with a file for each collection and a folder `files`.
 *
 * @param open the documents and files that it goes to
 * @throws {DataError} for a path without data, and IMPORT_FAILED with the file, the line, and what is stored
 */
export async function importPath(
  path: string,
  { collection, ...options }: ImportDataOptions & { collection?: string | undefined },
  { environment, filesFolder }: OpenData,
): Promise<ImportedPath> {
  const folder = hasFiles(path) ? requireFolder(filesFolder, path) : undefined;
  const files = await importData(environment, dataFiles(path, collection), options);
  const stored =
    folder === undefined
      ? []
      : await importFiles(await openFiles(folder, environment.envId), join(path, FILES), options);
  return { files, stored };
}
