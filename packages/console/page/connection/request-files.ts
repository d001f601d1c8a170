import type { FileList } from '@opencloudpay/contracts/dev-server/files';
import { request } from './request';

/**
 * The files of a folder: its first page, and as many more as were shown, so that a list that changes does not become
 * shorter.
 *
 * @param shown how many files are shown now
 */
export async function requestFiles(folder: string, shown: number, signal: AbortSignal): Promise<FileList> {
  let list = await request('GET /api/files', { query: { folder } }, { signal });
  while (list.next !== undefined && list.files.length < shown) {
    const page = await request('GET /api/files', { query: { folder, from: list.next } }, { signal });
    list = {
      ...page,
      files: [...list.files, ...page.files],
      folders: [...list.folders, ...page.folders],
    };
  }
  return list;
}
