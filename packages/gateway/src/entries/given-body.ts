import { Refusal } from '../refusal';

/** A body for a Request: bytes, text, or a stream that may fail. */
export type Readable = Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/**
 * Restores the body of a request that the application's body parser has already read.
 *
 * Text and bytes are used unchanged (`express.text`, `express.raw`). A parsed JSON object is written as JSON again.
 * Anything else, above all XML parsed into an object, may have lost parts that the signature covers: the gateway
 * refuses the request, and its log says what to do.
 *
 * @param parsed the parser's result: text, bytes, or an object
 * @param contentType the request's content type
 */
export function givenBody(parsed: unknown, contentType: string | null): Readable {
  if (typeof parsed === 'string') return parsed;
  // `instanceof` fails for bytes of another realm.
  if (ArrayBuffer.isView(parsed))
    return Uint8Array.from(Buffer.from(parsed.buffer, parsed.byteOffset, parsed.byteLength));
  if (typeof parsed === 'object' && parsed !== null && /^application\/json\b/i.test(contentType ?? ''))
    return jsonOf(parsed);
  return refused(
    new Refusal(
      'BODY_CONSUMED',
      'The application consumed the body before the gateway and kept neither text nor bytes. Mount the gateway before the body parser, or exclude the gateway’s path from the parser.',
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
