import { type Language, terminalText } from '@opencloudpay/internal';
import { say } from '../init/say';

export interface ImportOptions {
  /** A folder with exports of collections, and a folder `files`. */
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  readonly databaseFolder?: string | undefined;
  /** The folder of the storage that files go to. */
  readonly filesFolder?: string | undefined;
  readonly envId: string;
  readonly dryRun: boolean;
}

/**
 * Imports exported documents and files, and sets the indexes and permissions of the project's cloudbaserc.json. What is
 * there already stays as it is, so a second run changes nothing.
 *
 * @returns what was done, for the person at the terminal
 * @throws {DataError} {@link EmulatorError} DATA_INVALID
 */
export async function importProjectData(
  root: string,
  { data, databaseUrl, databaseFolder, filesFolder, envId, dryRun }: ImportOptions,
  language: Language,
): Promise<string> {
  const [{ importPath, openData }, { declareCollections }] = await Promise.all([
    import('@opencloudpay/server'),
    import('@opencloudpay/emulator'),
  ]);
  const place = { url: databaseUrl, folder: databaseFolder, files: filesFolder, envId };
  const open = await openData(place, async () => undefined, dryRun ? 'temporary' : 'make');
  try {
    // Indexes first: a unique one refuses documents that CloudBase would have refused.
    const declared = await declareCollections(open.environment, root);
    const { files, stored } = await importPath(data, { onConflict: 'skip', dryRun }, open);
    const count = (key: 'inserted' | 'skipped') => files.reduce((sum, file) => sum + file[key], 0);
    const text = say(
      `Documents: ${count('inserted')} imported, ${count('skipped')} there already. Files: ${stored.length}. Indexes: ${declared.indexes}. Permissions: ${declared.permissions}.`,
      `文档：导入 ${count('inserted')} 个，已存在 ${count('skipped')} 个。文件：${stored.length} 个。索引：${declared.indexes} 个。权限：${declared.permissions} 个。`,
    );
    const errors = files.flatMap(({ file, error }) => (error === undefined ? [] : [`! ${file}: ${error}`]));
    return terminalText(
      [text[language], ...declared.warnings.map((warning) => `! ${warning}`), ...errors].join('\n'),
    );
  } finally {
    await open.close();
  }
}
