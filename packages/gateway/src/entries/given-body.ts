import { Refusal } from '../refusal';

/** What a gateway can read: bytes, or a stream of them that may fail. */
export type Readable = Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/**
 * The body of a request that the application read before the gateway could, from what its body parser made of it.
 *
 * Text and bytes are what was sent (`express.text`, `express.raw`). An object that was JSON says in JSON what it said
 * before. Anything else, XML made into an object above all, may have lost what the signature covers: the gateway
 * refuses that request, in its own form, and its log says what to do.
 *
 * @param parsed what the parser left: text, bytes, or whatever it makes of a body
 * @param contentType the request's
 */
export function givenBody(parsed: unknown, contentType: string | null): Readable {
  if (typeof parsed === 'string') return parsed;
  // Bytes of another realm are none for `instanceof`.
  if (ArrayBuffer.isView(parsed))
    return Uint8Array.from(Buffer.from(parsed.buffer, parsed.byteOffset, parsed.byteLength));
  if (typeof parsed === 'object' && parsed !== null && /^application\/json\b/i.test(contentType ?? ''))
    return jsonOf(parsed);
  return refused(
    new Refusal(
      'BODY_CONSUMED',
      'The application read the body before the gateway could, and kept no text or bytes of it. Mount the gateway before the body parser, or let the parser leave the gateway’s path alone.',
    ),
  );
}

/** JavaScript reads JSON of any depth, and writes a few thousand levels of it. */
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
