import { StorageError } from '../errors';
import type { BucketClient } from './bucket-client';

/** Bytes of one part; S3 takes at least 5 MiB. The storage holds one part of each upload in memory. */
export const PART_SIZE = 8 * 1024 * 1024;
/** S3's limit. */
const MOST_PARTS = 10_000;

interface Upload {
  content: AsyncIterable<Uint8Array>;
  headers: Readonly<Record<string, string>>;
  /** Called when the content is complete, before the file can be seen. It throws to give up. */
  beforeLast(): Promise<void>;
}

/**
 * Puts a content of unknown length into a bucket: one that fits into a part by one request, else in parts. Nothing of it
 * is seen before its end, and nothing is left of one that fails.
 *
 * @returns the etag, and the bytes
 */
export async function upload(
  client: BucketClient,
  key: string,
  { content, headers, beforeLast }: Upload,
): Promise<{ etag: string; size: number }> {
  let uploadId: string | undefined;
  const etags: string[] = [];
  let size = 0;
  try {
    for await (const { part, isLast } of inParts(content)) {
      size += part.length;
      if (isLast && uploadId === undefined) {
        await beforeLast();
        const answer = await client.send({ method: 'PUT', key, headers, body: part });
        return { etag: etagIn(answer), size };
      }
      uploadId ??= await begin(client, key, headers);
      if (etags.length === MOST_PARTS)
        throw new StorageError('FILE_TOO_LARGE', {
          en: `The file has more than ${MOST_PARTS} parts of 8 MiB.`,
          zh: `文件超过 ${MOST_PARTS} 个 8 MiB 的分块。`,
        });
      if (part.length === 0) continue;
      const query = { partNumber: String(etags.length + 1), uploadId };
      etags.push(etagIn(await client.send({ method: 'PUT', key, query, body: part })));
    }
    await beforeLast();
    const answer = await client.xml({
      method: 'POST',
      key,
      query: { uploadId: uploadId as string },
      headers: { 'content-type': 'application/xml' },
      body: completion(etags),
    });
    // A failure while the parts are joined comes with status 200.
    if (typeof answer['ETag'] !== 'string')
      throw new StorageError('BUCKET_REFUSED', {
        en: `The bucket did not join the parts of a file (${String(answer['Code'] ?? 'no ETag')}): try again.`,
        zh: `存储桶没有合并文件的分块（${String(answer['Code'] ?? 'no ETag')}）：请重试。`,
      });
    return { etag: unquoted(answer['ETag']), size };
  } catch (error) {
    if (uploadId !== undefined)
      await client.send({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function begin(
  client: BucketClient,
  key: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { UploadId: id } = await client.xml({ method: 'POST', key, query: { uploads: '' }, headers });
  if (typeof id === 'string' && id !== '') return id;
  throw new StorageError('BUCKET_REFUSED', {
    en: 'The bucket began no upload in parts: check that endpoint names a bucket of S3.',
    zh: '存储桶没有开始分块上传：请确认 endpoint 是 S3 存储桶的地址。',
  });
}

async function* inParts(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ part: Uint8Array<ArrayBuffer>; isLast: boolean }, void, undefined> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    pieces.push(piece);
    size += piece.length;
    if (size < PART_SIZE) continue;
    yield { part: joined(pieces), isLast: false };
    pieces = [];
    size = 0;
  }
  yield { part: joined(pieces), isLast: true };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(pieces));
}

function completion(etags: readonly string[]): string {
  const parts = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${etag}"</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
}

function etagIn(answer: Response): string {
  return unquoted(answer.headers.get('etag') ?? '');
}

/** Without the quotes, and the mark of a weak one. */
export function unquoted(etag: string): string {
  return etag.replace(/^(?:W\/)?"?|"$/g, '').replaceAll('&quot;', '');
}
