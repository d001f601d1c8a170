/**
 * What a function and the host of its files say to each other: `POST /v1/storage` with {@link StorageRequest} as JSON and
 * the token as `Authorization: Bearer`. The environment is that of the token. A token that serves several environments
 * takes the one in the header of `caller.ts`, and refuses others.
 *
 * A mini program sends the same request to `POST /storage` of the session routes, with its session as token. The user of the
 * session is the owner of what is uploaded.
 *
 * Status 200 carries `{ requestId, data }` with the data of `file-actions.ts`, every other status a `DatabaseFailure` of
 * `database-wire.ts`. Contents do not come this way, but by the addresses in the answers:
 *
 * 1. `storage.getUploadMetadata` with `{ path }` gives `url` and `fileId`. The content goes to `url` by PUT, or as the field
 *    `file` of a form by POST (`wx.uploadFile` with `name: 'file'`). The answer is 200 or 204; an error has another status, and
 *    `<Code>` and `<Message>` in XML.
 * 2. `storage.batchGetDownloadUrl` with `{ file_list: [{ fileid, max_age? }] }` gives addresses for GET.
 * 3. `storage.batchDeleteFile` with `{ fileid_list }` removes files.
 *
 * This file runs in mini programs too: it imports types alone.
 */
import type { FileAction } from './file-actions';

export const STORAGE_ROUTE = '/v1/storage';
/** The path of files among the session routes. */
export const SESSION_STORAGE_ROUTE = '/storage';

/** Where a function finds the host: its address, without the path. */
export const STORAGE_URL_VARIABLE = 'CLOUDPAY_STORAGE_URL';
/** The token for it. Inside a function host it is made for each call, and names the function and the environment. */
export const STORAGE_TOKEN_VARIABLE = 'CLOUDPAY_STORAGE_TOKEN';

/** Fifty ids and their maximum length, in bytes. */
export const MAX_STORAGE_REQUEST = 128 * 1024;

export interface StorageRequest {
  action: FileAction;
  params: Readonly<Record<string, unknown>>;
}
