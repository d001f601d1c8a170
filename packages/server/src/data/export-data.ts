import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { DocumentEnvironment } from '@opencloudpay/database';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import { DataError } from './errors';

export interface ExportedCollection {
  readonly collection: string;
  readonly file: string;
  readonly documents: number;
}

/**
 * Exports collections as JSON Lines, a file each: `goods.jsonl`. A file appears when it is complete.
 *
 * @param names default: all collections
 * @param force whether files that exist are replaced
 * @throws {DataError} FILE_EXISTS before anything is written
 */
export async function exportToFolder(
  environment: DocumentEnvironment,
  names: readonly string[],
  { folder, force }: { folder: string; force: boolean },
): Promise<ExportedCollection[]> {
  const collections = names.length > 0 ? names : await environment.collections();
  const files = collections.map((collection) => ({ collection, file: join(folder, `${collection}.jsonl`) }));
  const existing = files.find(({ file }) => existsSync(file));
  if (existing && !force)
    throw new DataError('FILE_EXISTS', {
      en: `${existing.file} exists, so nothing is exported. Choose another folder, or replace its files with --force.`,
      zh: `${existing.file} 已存在，因此没有导出。请换一个目录，或用 --force 覆盖其中的文件。`,
    });
  mkdirSync(folder, { recursive: true });
  const exported: ExportedCollection[] = [];
  for (const { collection, file } of files) {
    const unfinished = `${file}.unfinished`;
    // Documents hold openids and addresses: they are for the user alone.
    const out = createWriteStream(unfinished, { mode: 0o600 });
    const written = finished(out);
    try {
      const documents = await exportTo(environment, collection, out);
      out.end();
      await written;
      renameSync(unfinished, file);
      exported.push({ collection, file, documents });
    } catch (error) {
      out.destroy();
      await written.catch(() => {});
      rmSync(unfinished, { force: true });
      throw error;
    }
  }
  return exported;
}

/** Writes the documents of a collection as JSON Lines, as fast as they are read. @returns how many there are */
export async function exportTo(
  environment: DocumentEnvironment,
  collection: string,
  out: Writable,
): Promise<number> {
  const { shortDocument } = await import('@opencloudpay/database');
  const bar = progressBar(say(`Exporting ${collection}`, `导出 ${collection}`));
  let documents = 0;
  try {
    const total = await environment.count(collection);
    for await (const text of environment.export(collection)) {
      if (!out.write(`${shortDocument(text)}\n`)) await once(out, 'drain');
      documents += 1;
      bar.to(documents, total);
    }
  } finally {
    bar.end();
  }
  return documents;
}
