import { createReadStream, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageIn, parseJsonObject } from '@opencloudpay/internal';
import type { FileEnvironment } from '@opencloudpay/storage';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import { DataError } from './errors';
import type { ImportDataOptions } from './import-data';
import { DETAILS, type FileDetails, type MovedFile } from './stored-files';

/**
 * Imports the files of a folder, each under its path in the folder, with the types and owners of an earlier export.
 *
 * @throws {DataError} IMPORT_FAILED with the file, and what is stored
 */
export async function importFiles(
  files: FileEnvironment,
  folder: string,
  { onConflict, dryRun }: ImportDataOptions,
): Promise<MovedFile[]> {
  const details = detailsIn(folder);
  const paths = await pathsIn(folder);
  const bar = progressBar(dryRun ? say('Checking files', '检查文件') : say('Importing files', '导入文件'));
  const moved: MovedFile[] = [];
  try {
    for (const path of paths) {
      const { size } = await stat(join(folder, path));
      moved.push({ path, size, outcome: await importFile(path) });
      bar.to(moved.length, paths.length);
    }
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const stored = dryRun ? 0 : moved.filter(({ outcome }) => outcome !== 'skipped').length;
    throw new DataError(
      'IMPORT_FAILED',
      {
        en: `${error.message} ${stored} files before it are stored. Correct it and run the command again with --on-conflict skip.`,
        zh: `${messageIn(error, 'zh')}它之前的 ${stored} 个文件已保存。请改正后加上 --on-conflict skip 重新运行。`,
      },
      { cause: error },
    );
  } finally {
    bar.end();
  }
  return moved;

  async function importFile(path: string): Promise<MovedFile['outcome']> {
    const exists = (await files.stat(path)) !== undefined;
    if (exists && onConflict === 'skip') return 'skipped';
    if (exists && onConflict === 'fail')
      throw new DataError('FILE_EXISTS', {
        en: `The file ${path} exists. Choose --on-conflict skip or replace.`,
        zh: `文件 ${path} 已存在。请选择 --on-conflict skip 或 replace。`,
      });
    const { contentType, owner } = details.get(path) ?? {};
    const options = { ...(contentType && { contentType }), ...(owner && { owner }) };
    if (!dryRun) await files.upload(path, createReadStream(join(folder, path)), options);
    return exists ? 'replaced' : 'stored';
  }
}

/** Sorted, with `/` on every system. Links are left out. */
async function pathsIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  const visit = async (prefix: string): Promise<void> => {
    for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) await visit(`${path}/`);
      else if (entry.isFile() && path !== DETAILS) paths.push(path);
    }
  };
  await visit('');
  return paths.sort();
}

/** Empty for a folder that no export has made. */
function detailsIn(folder: string): Map<string, FileDetails> {
  let text = '';
  try {
    text = readFileSync(join(folder, DETAILS), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line, index) => {
      const parsed = parseJsonObject(line);
      if ('problem' in parsed)
        throw new DataError('IMPORT_FAILED', {
          en: `Line ${index + 1} of ${DETAILS} ${parsed.problem}. Correct or remove it.`,
          zh: `${DETAILS} 的第 ${index + 1} 行不是有效的 JSON。请改正或删除它。`,
        });
      const { path, contentType, owner } = parsed.value as { [name in keyof FileDetails]?: unknown };
      return [
        String(path),
        {
          path: String(path),
          contentType: typeof contentType === 'string' ? contentType : '',
          ...(typeof owner === 'string' && { owner }),
        },
      ];
    }),
  );
}
