import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { Busboy } from '@fastify/busboy';
import { contentTypeOf } from '../content-type';
import type { FileDetails, FileStore, OwnerOf } from '../file-store';

/** The SDKs send five fields before the file. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 8 * 1024;

/**
 * Stores the body of an upload: the content itself by PUT, or the part `file` of a form by POST, as the SDKs and mini
 * programs send it.
 *
 * @returns `undefined` if a form has no file
 * @throws {StorageError}
 * @throws an Error for a body that is no form, or breaks off
 */
export async function receiveUpload(
  store: FileStore,
  { key, owner, maxSize }: { key: string; owner: OwnerOf; maxSize: number },
  request: Request,
): Promise<FileDetails | undefined> {
  const body = Readable.fromWeb((request.body ?? new Blob([]).stream()) as NodeStream);
  const type = request.headers.get('content-type');
  const write = (content: AsyncIterable<Uint8Array>, given: string | null) =>
    store.write(key, content, { contentType: contentTypeOf(key, given), owner, maxSize });
  return request.method === 'PUT' ? write(body, type) : fromForm(body, type ?? '', write);
}

async function fromForm(
  body: Readable,
  type: string,
  write: (content: AsyncIterable<Uint8Array>, given: string | null) => Promise<FileDetails>,
): Promise<FileDetails | undefined> {
  const form = new Busboy({
    headers: { 'content-type': type },
    // The SDKs send a text as a file, too, without a name.
    isPartAFile: (name) => name === 'file',
    limits: { fields: MOST_FIELDS, fieldSize: LONGEST_FIELD, files: 1 },
  });
  let written: Promise<FileDetails> | undefined;
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  // It reports the end of a broken form more than once, also when its failure is known.
  form.on('error', () => {});
  form.on('file', (_name, content, _filename, _encoding, mimeType) => {
    content.on('error', () => {});
    written = write(content, mimeType);
    written.catch(fail);
  });
  await Promise.race([pipeline(body, form), failed]);
  return written;
}
