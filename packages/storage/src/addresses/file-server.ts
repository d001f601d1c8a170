import { randomUUID } from 'node:crypto';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import type { FileDetails, FileStore } from '../file-store';
import { messageForUser } from '../message-for-user';
import type { Guard } from '../permissions/guard';
import { cloudError } from './cloud-error';
import { receiveUpload } from './receive-upload';
import { serveFile } from './serve-file';
import type { Signatures } from './signatures';

/** Below the storage's address: `/files/<environment>/<path>?t=<seconds>&sign=<signature>`. */
const FILES = '/files/';
/** Below the storage's address: `/uploads/<token>`. */
const UPLOADS = '/uploads/';

/** What an upload may send beyond its limit before the connection is closed, in bytes: a client that still sends reads no answer. */
const PATIENCE = 16 * 1024 * 1024;

export interface FileServerOptions {
  store: FileStore;
  signatures: Signatures;
  /** The address below which requests arrive, without a slash at its end. */
  url(): string;
  /** Bytes. */
  maxSize: number;
  guard: Guard;
}

export interface FileServer {
  readAddress(key: string, expiresAt: number): string;
  uploadAddress(token: string): string;
  fetch(request: Request): Promise<Response>;
}

/** Temporary addresses, and the answers to them. */
export function fileServer({ store, signatures, url, maxSize, guard }: FileServerOptions): FileServer {
  return {
    // Nothing in it is escaped: Tencent's SDKs escape an address before they use it, and browsers do.
    readAddress(key, expiresAt) {
      const seconds = Math.ceil(expiresAt / 1000);
      return `${url()}${FILES}${key}?t=${seconds}&sign=${signatures.ofReading(key, seconds * 1000)}`;
    },
    uploadAddress: (token) => `${url()}${UPLOADS}${token}`,
    async fetch(request) {
      const requestId = randomUUID();
      try {
        const at = new URL(request.url);
        const path = belowUrl(at.pathname);
        if (path.startsWith(UPLOADS))
          return await answerUpload(request, path.slice(UPLOADS.length), requestId);
        if (path.startsWith(FILES))
          return await answerRead(request, path.slice(FILES.length), at.searchParams, requestId);
        return cloudError(404, 'NoSuchKey', 'There is nothing at this address.', requestId);
      } catch (error) {
        return failure(error, requestId);
      }
    },
  };

  /** A proxy may have cut the path of the address off. */
  function belowUrl(path: string): string {
    const base = new URL(url()).pathname.replace(/\/$/, '');
    return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  }

  async function answerRead(
    request: Request,
    path: string,
    query: URLSearchParams,
    requestId: string,
  ): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD', requestId);
    const key = decoded(path);
    const expiresAt = Number(query.get('t')) * 1000;
    if (!signatures.isOfReading(key, expiresAt, query.get('sign') ?? '')) {
      return cloudError(
        403,
        'AccessDenied',
        'The address has expired or was changed: get a new one with getTempFileURL.',
        requestId,
      );
    }
    const answer = await serveFile(store, key, request);
    return answer ?? cloudError(404, 'NoSuchKey', 'The file does not exist.', requestId);
  }

  async function answerUpload(request: Request, token: string, requestId: string): Promise<Response> {
    if (request.method !== 'PUT' && request.method !== 'POST') return wrongMethod('PUT, POST', requestId);
    const grant = signatures.readUploadToken(token);
    if (!grant) {
      await skipRest(request);
      return cloudError(
        403,
        'AccessDenied',
        'The address for the upload has expired or was changed: begin the upload again.',
        requestId,
      );
    }
    const { key, user } = grant;
    // Another user may have uploaded a file of this path since the address was made, or may do it meanwhile.
    const owner = (present: FileDetails | undefined) => guard.ownerOf(key, user, present);
    try {
      if (user !== undefined) owner(await store.stat(key));
      const file = await receiveUpload(store, { key, owner, maxSize }, request);
      if (!file)
        return cloudError(400, 'MalformedPOSTRequest', 'The form has no field named file.', requestId);
      return new Response(null, {
        status: request.method === 'PUT' ? 200 : 204,
        headers: { etag: `"${file.etag}"`, 'cache-control': 'no-store' },
      });
    } catch (error) {
      await skipRest(request);
      const answer = isCodedError(error) ? failure(error, requestId) : brokenOff(error, requestId);
      // What was not read of the body ends the connection: the client must not send its next request on it.
      answer.headers.set('connection', 'close');
      return answer;
    }
  }
}

function failure(error: unknown, requestId: string): Response {
  if (isCodedError(error, 'FILE_TOO_LARGE'))
    return cloudError(400, 'EntityTooLarge', error.message, requestId);
  if (isCodedError(error, 'PERMISSION_DENIED'))
    return cloudError(403, 'AccessDenied', error.message, requestId);
  if (isCodedError(error, 'PATH_CONFLICT')) return cloudError(409, 'PathConflict', error.message, requestId);
  const message = messageForUser(error, `Request ${requestId} for a file`);
  return cloudError(500, 'InternalError', message, requestId);
}

function brokenOff(error: unknown, requestId: string): Response {
  const message = `The upload broke off (${messageOf(error)}): send it again.`;
  return cloudError(400, 'IncompleteBody', message, requestId);
}

function wrongMethod(allowed: string, requestId: string): Response {
  const answer = cloudError(405, 'MethodNotAllowed', `This address takes ${allowed}.`, requestId);
  answer.headers.set('allow', allowed);
  return answer;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** Reads what a client still sends, within bounds. */
async function skipRest({ body }: Request): Promise<void> {
  if (!body || body.locked) return;
  let left = PATIENCE;
  try {
    for await (const piece of body.values()) {
      left -= piece.length;
      if (left < 0) return;
    }
  } catch {
    // The client is gone.
  }
}
