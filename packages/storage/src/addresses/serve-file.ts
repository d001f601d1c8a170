import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { ByteRange, FileDetails, FileStore } from '../file-store';
import { rangeIn } from './byte-range';
import { dispositionOf, SAFE_HEADERS } from './safe-headers';

/** Seconds for which a browser shows its copy: a file may be replaced. */
const FRESH = 60;

/** Answers GET and HEAD of a file, with ranges and conditions. `undefined` if there is no such file. */
export async function serveFile(
  store: FileStore,
  key: string,
  { method, headers }: Request,
): Promise<Response | undefined> {
  let known: FileDetails | undefined;
  let range: ByteRange | undefined;
  if (method === 'HEAD' || hasConditions(headers)) {
    known = await store.stat(key);
    if (!known) return undefined;
    if (isUnchanged(headers, known)) return new Response(null, { status: 304, headers: validators(known) });
    const wanted = rangeIn(headers.get('range'), known.size);
    const isOutdated = ![null, `"${known.etag}"`].includes(headers.get('if-range'));
    if (wanted === 'none' && !isOutdated) return outside(known);
    if (method === 'HEAD') return answerOf(known, undefined, null);
    if (wanted !== 'none' && !isOutdated) range = wanted;
  }
  // A range of the earlier file would not fit a file that has replaced it: then the whole file is sent.
  const part = range && ((file: FileDetails) => (file.etag === known?.etag ? range : undefined));
  const found = await store.read(key, part);
  return found && answerOf(found.file, part?.(found.file), streamOf(found.content));
}

function answerOf(
  file: FileDetails,
  range: ByteRange | undefined,
  content: ReadableStream<Uint8Array> | null,
): Response {
  const { key, size, contentType } = file;
  return new Response(content, {
    status: range ? 206 : 200,
    headers: {
      ...SAFE_HEADERS,
      ...validators(file),
      'content-type': contentType,
      'content-disposition': dispositionOf(key, contentType),
      'accept-ranges': 'bytes',
      'content-length': String(range ? range.end - range.start + 1 : size),
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
    },
  });
}

function outside({ size }: FileDetails): Response {
  return new Response(null, {
    status: 416,
    headers: { ...SAFE_HEADERS, 'content-range': `bytes */${size}` },
  });
}

function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const stream: NodeStream = Readable.toWeb(Readable.from(content, { objectMode: false }));
  return stream as ReadableStream<Uint8Array>;
}

function validators({ etag, lastModified }: FileDetails): Record<string, string> {
  return {
    etag: `"${etag}"`,
    'last-modified': lastModified.toUTCString(),
    'cache-control': `private, max-age=${FRESH}`,
  };
}

function hasConditions(headers: Headers): boolean {
  return ['range', 'if-none-match', 'if-modified-since'].some((name) => headers.has(name));
}

function isUnchanged(headers: Headers, { etag, lastModified }: FileDetails): boolean {
  const known = headers.get('if-none-match');
  if (known !== null) {
    const etags = known.split(',').map((one) => one.trim().replace(/^W\//, ''));
    return etags.includes('*') || etags.includes(`"${etag}"`);
  }
  return (
    Math.floor(lastModified.getTime() / 1000) * 1000 <= Date.parse(headers.get('if-modified-since') ?? '')
  );
}
