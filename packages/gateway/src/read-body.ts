import { Refusal } from './refusal';

/**
 * Reads a request's body up to the limit, independent of `content-length`.
 *
 * @param limit bytes
 * @param signal stops waiting for a slow sender
 * @throws {Refusal} BODY_TOO_LARGE, BODY_TOO_SLOW, BODY_INCOMPLETE, BODY_EMPTY
 */
export async function readBody(request: Request, limit: number, signal: AbortSignal): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  // Cancelling ends a pending read at once, like the end of the body.
  const giveUp = () => void reader?.cancel().catch(() => {});
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      size += next.value.byteLength;
      if (size > limit) throw tooLarge(limit);
      chunks.push(next.value);
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('BODY_INCOMPLETE', `The connection broke after ${size} bytes of the body.`, { cause });
  } finally {
    signal.removeEventListener('abort', giveUp);
    giveUp();
  }
  if (signal.aborted) throw new Refusal('BODY_TOO_SLOW', `Only ${size} bytes of the body arrived in time.`);
  if (size === 0) throw new Refusal('BODY_EMPTY');
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

function tooLarge(limit: number): Refusal {
  return new Refusal('BODY_TOO_LARGE', `The body has more than ${limit} bytes.`);
}
