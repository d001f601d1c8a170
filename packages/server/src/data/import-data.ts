import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { DocumentEnvironment, ImportResult, KindsTally } from '@opencloudpay/database';
import { messageIn, type Text } from '@opencloudpay/internal';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import type { DataFile } from './data-files';
import { DataError } from './errors';

export interface ImportDataOptions {
  onConflict: 'skip' | 'replace' | 'fail';
  dryRun: boolean;
}

/** What became of one file. */
export interface ImportedFile extends ImportResult {
  readonly file: string;
  readonly collection: string;
  /** In a dry run: by field, the number of documents by kind. */
  readonly kinds?: ReturnType<KindsTally['fields']>;
  /** In a dry run: the first error, with its line. */
  readonly error?: Text;
}

/**
 * Imports files one after the other, each in batches. A dry run reads all files and reports the first error of each.
 *
 * @throws {DataError} IMPORT_FAILED with the file, the line, and what is stored
 */
export async function importData(
  environment: DocumentEnvironment,
  files: readonly DataFile[],
  { onConflict, dryRun }: ImportDataOptions,
): Promise<ImportedFile[]> {
  const { importFile, tallyKinds } = await import('@opencloudpay/database');
  const imported: ImportedFile[] = [];
  for (const { name, collection, size, chunks } of files) {
    const bar = progressBar(
      say(`${dryRun ? 'Checking' : 'Importing'} ${name}, KB`, `${dryRun ? '检查' : '导入'} ${name}，KB`),
    );
    const kinds = dryRun ? tallyKinds() : undefined;
    let done: ImportResult = { inserted: 0, replaced: 0, skipped: 0 };
    const read = counted(chunks(), (bytes) => bar.to(kilobytes(bytes), kilobytes(size)));
    const onProgress = (progress: ImportResult) => {
      done = progress;
    };
    const failure = await importFile(environment, collection, read, {
      ...{ onConflict, dryRun, onProgress },
      onDocument: kinds?.add,
    })
      .then(onProgress)
      .catch((error: unknown) => error)
      .finally(bar.end);
    if (failure !== undefined && !(dryRun && isCodedError(failure)))
      throw failed(failure, name, done, imported);
    imported.push({
      ...{ file: name, collection, ...done },
      ...(kinds && { kinds: kinds.fields() }),
      ...(isCodedError(failure) && { error: say(failure.message, reasonInChinese(failure)) }),
    });
  }
  return imported;
}

/** The database refuses a document in the words of MongoDB, which are quoted. */
function reasonInChinese(failure: Error): string {
  const text = messageIn(failure, 'zh');
  return text === failure.message ? `数据库拒绝写入（${text}）。` : text;
}

function failed(
  failure: unknown,
  file: string,
  done: ImportResult,
  before: readonly ImportedFile[],
): unknown {
  if (!isCodedError(failure)) return failure;
  const stored = [done, ...before].reduce((sum, { inserted, replaced }) => sum + inserted + replaced, 0);
  const next =
    stored === 0
      ? say('Nothing is stored.', '没有保存任何内容。')
      : say(
          `The ${stored} documents before it are stored. Correct it and run the command again with --on-conflict skip.`,
          `它之前的 ${stored} 条记录已保存。请改正后加上 --on-conflict skip 重新运行。`,
        );
  return new DataError(
    'IMPORT_FAILED',
    {
      en: `${file}: ${failure.message} ${next.en}`,
      zh: `${file}：${reasonInChinese(failure)}${next.zh}`,
    },
    { cause: failure },
  );
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    bytes += chunk.length;
    onBytes(bytes);
  }
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
