import type { ImportQuery, ImportReport } from '@opencloudpay/contracts/dev-server/collections';
import { send } from './request';

/** Sends a file to the import of a collection. Its body is the file itself, which {@link request} cannot send. */
export async function requestImport(
  collection: string,
  file: File,
  { env = '', onConflict = 'fail' }: ImportQuery,
): Promise<ImportReport> {
  const query = new URLSearchParams({ ...(env && { env }), onConflict });
  const path = `/api/collections/${encodeURIComponent(collection)}/import?${query}`;
  const headers = { 'content-type': 'application/octet-stream' };
  return (await send(path, { method: 'POST', headers, body: file })) as ImportReport;
}
