import type { FileRecord } from '@opencloudpay/contracts/dev-server/files';
import { send } from './request';

/** Uploads a file. Its body is the file itself, which {@link request} cannot send. */
export async function requestUpload(path: string, file: File): Promise<FileRecord> {
  const headers = { 'content-type': 'application/octet-stream' };
  return (await send(contentAddress(path), { method: 'PUT', headers, body: file })) as FileRecord;
}

/** The address of a file's content on this server. */
export function contentAddress(path: string, etag = ''): string {
  return `/api/files/content?${new URLSearchParams({ path, ...(etag && { v: etag }) })}`;
}
