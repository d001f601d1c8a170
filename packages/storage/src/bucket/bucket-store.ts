import { isDownload } from '../addresses/safe-headers';
import { bounded } from '../bounded';
import { contentTypeOf } from '../content-type';
import { StorageError } from '../errors';
import type { FileDetails, FilePage, FileStore, ListOptions } from '../file-store';
import { bucketClient } from './bucket-client';
import { type BucketOptions, readBucketOptions } from './bucket-options';
import { unquoted, upload } from './upload';

const OWNER_HEADER = 'x-amz-meta-openid';
/** A type that needs no escape in an address. */
const PLAIN_TYPE = /^[\w.-]+\/[\w.-]+$/;
/** The file changed between two requests. */
const CHANGED = 412;
const TRIES = 3;

/**
 * Files in an S3-compatible bucket. The owner of a file is in its metadata.
 *
 * @throws {StorageError} OPTION_INVALID
 */
export function bucketStore(options: BucketOptions): FileStore {
  const read = readBucketOptions(options);
  const { prefix: start } = read;
  const client = bucketClient(read);

  const store: FileStore = {
    async write(key, content, { contentType, owner: given, maxSize }) {
      const ownerNow = async () => (typeof given === 'function' ? given(await store.stat(key)) : given);
      // A bucket takes the owner before the content.
      const owner = await ownerNow();
      const headers = {
        'content-type': contentType,
        ...(owner !== undefined && { [OWNER_HEADER]: owner }),
      };
      const { etag, size } = await upload(client, start + key, {
        content: bounded(content, maxSize),
        headers,
        async beforeLast() {
          if ((await ownerNow()) !== owner)
            throw new StorageError('PERMISSION_DENIED', {
              en: 'Another user has uploaded this file meanwhile.',
              zh: '另一个用户刚上传了这个文件。',
            });
        },
      });
      const about = { key, size, etag, contentType, lastModified: new Date() };
      return { ...about, ...(owner !== undefined && { owner }) };
    },
    async read(key, rangeOf) {
      for (let tries = 1; ; tries += 1) {
        const file = rangeOf && (await store.stat(key));
        if (rangeOf && !file) return undefined;
        const range = file && rangeOf?.(file);
        const answer = await client.send({
          method: 'GET',
          key: start + key,
          headers: {
            ...(file && { 'if-match': `"${file.etag}"` }),
            ...(range && { range: `bytes=${range.start}-${range.end}` }),
          },
          accepts: [404, CHANGED],
        });
        if (answer.ok) return { file: file ?? detailsIn(key, answer), content: contentOf(answer) };
        await answer.body?.cancel();
        if (answer.status === 404) return undefined;
        if (tries === TRIES)
          throw new StorageError('BUCKET_REFUSED', {
            en: 'The file is replaced again and again: try later.',
            zh: '文件不断被替换：请稍后重试。',
          });
      }
    },
    async stat(key) {
      const answer = await client.send({ method: 'HEAD', key: start + key, accepts: [404] });
      return answer.ok ? detailsIn(key, answer) : undefined;
    },
    async remove(key) {
      // A bucket answers a removal of nothing as one of a file.
      if (!(await store.stat(key))) return false;
      await client.send({ method: 'DELETE', key: start + key });
      return true;
    },
    async list({ prefix, folders, limit, from }: ListOptions) {
      const answer = await client.xml({
        method: 'GET',
        query: {
          'list-type': '2',
          prefix: start + prefix,
          'max-keys': String(limit),
          ...(folders && { delimiter: '/' }),
          ...(from !== undefined && { 'continuation-token': from }),
        },
      });
      return pageIn(answer, start.length);
    },
    async temporaryAddress(key, seconds, contentType) {
      // The address holds for what will be there, too: a page that replaces a picture is not shown as a page.
      const query =
        isDownload(contentType) || !PLAIN_TYPE.test(contentType)
          ? { 'response-content-disposition': 'attachment' }
          : { 'response-content-type': contentType };
      return plainAddress(await client.presigned(start + key, seconds, query));
    },
  };
  return store;
}

function detailsIn(key: string, { headers }: Response): FileDetails {
  const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const owner = headers.get(OWNER_HEADER);
  return {
    key,
    size: Number(range ?? headers.get('content-length')),
    etag: unquoted(headers.get('etag') ?? ''),
    contentType: contentTypeOf(key, headers.get('content-type')),
    lastModified: new Date(headers.get('last-modified') ?? 0),
    ...(owner && { owner }),
  };
}

async function* contentOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (body) yield* body.values();
}

function pageIn(answer: Readonly<Record<string, unknown>>, cut: number): FilePage {
  const entries = (name: string) => (answer[name] ?? []) as Readonly<Record<string, unknown>>[];
  const next = answer['NextContinuationToken'];
  return {
    files: entries('Contents').map((file) => ({
      key: String(file['Key']).slice(cut),
      size: Number(file['Size']),
      etag: unquoted(String(file['ETag'])),
      lastModified: new Date(String(file['LastModified'])),
    })),
    folders: entries('CommonPrefixes').map((folder) => String(folder['Prefix']).slice(cut)),
    ...(typeof next === 'string' && answer['IsTruncated'] === 'true' && { next }),
  };
}

/**
 * The address without escapes, which means the same: Tencent's SDKs escape every address once more before they use it.
 * Neither paths nor the values of the query have a character that needs one.
 */
function plainAddress(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join('&');
  return `${url.origin}${decodeURIComponent(url.pathname)}?${query}`;
}
