import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileEnvironment } from '@opencloudpay/storage';
import { DataError } from './errors';

/** The folder of an export that holds files, beside those with documents. */
export const FILES = 'files';
/** In it: the types and owners of the files, a line each. */
export const DETAILS = '.details.jsonl';

/** What a line of {@link DETAILS} says. */
export interface FileDetails {
  path: string;
  contentType: string;
  owner?: string;
}

/** A file that was imported or exported. */
export interface MovedFile {
  path: string;
  /** Bytes. */
  size: number;
  outcome: 'stored' | 'replaced' | 'skipped' | 'exported';
}

/** @param folder of a storage. It is made if it does not exist. */
export async function openFiles(folder: string, envId: string): Promise<FileEnvironment> {
  const { openStorage } = await import('@opencloudpay/storage');
  // No address is made here.
  return openStorage({ folder, url: 'http://127.0.0.1', maxSize: Number.MAX_SAFE_INTEGER }).environment(
    envId,
  );
}

/** Refuses a folder that has files of an import in it where no storage is named that could take them. */
export function requireFolder(folder: string | undefined, path: string): string {
  if (folder !== undefined) return folder;
  throw new DataError('FILES_MISSING', {
    en: `${join(path, FILES)} has files, and no folder for them is named. Give --files <folder>, or import the documents alone by naming their files.`,
    zh: `${join(path, FILES)} 中有文件，但没有指定存放它们的目录。请给出 --files <目录>，或只写记录的文件名，单独导入记录。`,
  });
}

export function hasFiles(path: string): boolean {
  return path !== '-' && existsSync(join(path, FILES));
}
