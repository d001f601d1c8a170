import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileEnvironment } from '@opencloudpay/storage';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import { DataError } from './errors';
import { DETAILS, type FileDetails, type MovedFile } from './stored-files';

/**
 * Exports files into a folder, each under its path, and their types and owners beside them. A file appears when it is
 * complete.
 *
 * @param force whether files that exist are replaced
 * @throws {DataError} FILE_EXISTS
 */
export async function exportFiles(
  files: FileEnvironment,
  { folder, force }: { folder: string; force: boolean },
): Promise<MovedFile[]> {
  const bar = progressBar(say('Exporting files', '导出文件'));
  const moved: MovedFile[] = [];
  const details: FileDetails[] = [];
  try {
    for await (const path of pathsOf(files)) {
      const place = join(folder, path);
      // Before the file is opened.
      if (existsSync(place) && !force) throw exists(place);
      const found = await files.download(path);
      // Removed meanwhile.
      if (!found) continue;
      const { size, contentType, owner } = found.file;
      await write(place, found.content);
      moved.push({ path, size, outcome: 'exported' });
      details.push({ path, contentType, ...(owner !== undefined && { owner }) });
      bar.to(moved.length, moved.length);
    }
  } finally {
    bar.end();
  }
  if (details.length > 0) {
    const lines = details.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeFile(join(folder, DETAILS), lines, { mode: 0o600 });
  }
  return moved;
}

async function* pathsOf(files: FileEnvironment): AsyncGenerator<string> {
  let from: string | undefined;
  do {
    const page = await files.list({ limit: 1000, from });
    for (const { path } of page.files) yield path;
    from = page.next;
  } while (from !== undefined);
}

async function write(place: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const unfinished = `${place}.unfinished`;
  try {
    // Users' pictures are for the operator alone.
    await pipeline(
      Readable.from(content, { objectMode: false }),
      createWriteStream(unfinished, { mode: 0o600 }),
    );
    await rename(unfinished, place);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function exists(place: string): DataError {
  return new DataError('FILE_EXISTS', {
    en: `${place} exists. Choose another folder, or replace its files with --force.`,
    zh: `${place} 已存在。请换一个目录，或用 --force 覆盖其中的文件。`,
  });
}
