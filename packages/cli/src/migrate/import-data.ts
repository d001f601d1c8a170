import { CodedError } from '@opencloudpay/contracts/coded-error';
import { say, textOf } from '@opencloudpay/internal';
import { MigrateError } from './errors';
import type { ImportedData } from './imported-data';

export interface ImportOptions {
  /** A folder with exports of collections, and a folder `files`; `undefined` for collections without documents. */
  readonly data: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly databaseFolder?: string | undefined;
  /** The folder of the storage that files go to. */
  readonly filesFolder?: string | undefined;
  readonly envId: string;
  /** The collections that the code names: made where they are missing, as they would be in CloudBase's console. */
  readonly collections?: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Imports exported documents and files, and sets the indexes and permissions of the project's cloudbaserc.json. What is
 * there already stays as it is, so a second run changes nothing.
 *
 * @throws {MigrateError} DATA_NOT_IMPORTED
 */
export async function importProjectData(
  root: string,
  { data, databaseUrl, databaseFolder, filesFolder, envId, collections = [], dryRun }: ImportOptions,
): Promise<ImportedData> {
  const [{ importPath, openData }, { declareCollections }] = await Promise.all([
    import('@opencloudpay/server'),
    import('@opencloudpay/emulator'),
  ]);
  const place = { url: databaseUrl, folder: databaseFolder, files: filesFolder, envId };
  const open = await openData(place, async () => undefined, dryRun ? 'temporary' : 'make');
  try {
    // Indexes first: a unique one refuses documents that CloudBase would have refused.
    const declared = await declareCollections(open.environment, root);
    const { files, stored } =
      data === undefined
        ? { files: [], stored: [] }
        : await importPath(data, { onConflict: 'skip', dryRun }, open);
    const made = await makeMissing(open.environment, collections);
    const count = (key: 'inserted' | 'skipped') => files.reduce((sum, file) => sum + file[key], 0);
    const errors = files.flatMap(({ file, error }) =>
      error === undefined ? [] : [say(`${file}: ${error.en}`, `${file}：${error.zh}`)],
    );
    return {
      documents: { imported: count('inserted'), skipped: count('skipped') },
      ...{
        files: stored.length,
        collections: made,
        indexes: declared.indexes,
        permissions: declared.permissions,
      },
      warnings: [...declared.warnings, ...errors],
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // The files of the project are written by now: what failed is the import alone.
    throw new MigrateError('DATA_NOT_IMPORTED', textOf(error));
  } finally {
    await open.close();
  }
}

interface Collections {
  collections(): Promise<string[]>;
  createCollection(name: string): Promise<void>;
}

/** @returns the names of those that were made */
async function makeMissing(environment: Collections, names: readonly string[]): Promise<string[]> {
  const present = new Set(await environment.collections());
  const missing = names.filter((name) => !present.has(name));
  for (const name of missing) await environment.createCollection(name);
  return missing;
}
