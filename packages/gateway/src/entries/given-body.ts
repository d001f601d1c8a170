import { Refusal } from '../requests/refusal';

/** A body for a Request: bytes, text, or a stream that may fail. */
export type Readable = Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/**
 * Restores the body of a request that the application's body parser has already read.
 *
 * Text and bytes are used unchanged (`express.text`, `express.raw`). The parsed JSON object of a call is written as JSON
 * again. The signature of a notification covers its bytes, which an object no longer has: the gateway refuses it, and its
 * log says what to do. The same for XML that was parsed into an object.
 *
 * @param parsed the parser's result: text, bytes, or an object
 * @param contentType the request's content type
 * @param url the address of the request, below the gateway's prefix
 */
export function givenBody(parsed: unknown, contentType: string | null, url: string): Readable {
  if (typeof parsed === 'string') return parsed;
  // `instanceof` fails for bytes of another realm.
  if (ArrayBuffer.isView(parsed))
    return Uint8Array.from(Buffer.from(parsed.buffer, parsed.byteOffset, parsed.byteLength));
  const isJson =
    typeof parsed === 'object' && parsed !== null && /^application\/json\b/i.test(contentType ?? '');
  const isSigned = new URL(url).pathname.startsWith('/notify/');
  if (isJson && !isSigned) return jsonOf(parsed);
  return refused(
    new Refusal(
      'BODY_CONSUMED',
      'The application consumed the body before the gateway and kept neither text nor bytes, which the signature covers. Mount the gateway before the body parser, or exclude the gateway’s path from the parser.',
    ),
  );
}

/** JavaScript parses JSON of any depth, but can write only a few thousand levels. */
function jsonOf(parsed: object): Readable {
  try {
    return JSON.stringify(parsed);
  } catch (cause) {
    return refused(new Refusal('BODY_TOO_DEEP', undefined, { cause }));
  }
}

/** A body whose reader fails with the refusal. */
function refused(refusal: Refusal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(refusal);
    },
  });
}
