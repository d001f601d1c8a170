import type { Deadline } from '@opencloudpay/internal';
import { BodyPieces } from './body-pieces';
import { Refusal } from './refusal';

/**
 * Reads a body up to a limit.
 *
 * @param limit bytes
 * @throws {Refusal} BODY_TOO_LARGE, BODY_TOO_SLOW, BODY_INCOMPLETE, BODY_EMPTY
 */
export type ReadBody = (limit: number, deadline: Deadline) => Promise<Uint8Array>;

/**
 * Reads the body of a web-standard request up to the limit, independent of `content-length`.
 *
 * @param limit bytes
 * @param deadline ends the wait for a slow sender
 * @throws {Refusal} BODY_TOO_LARGE, BODY_TOO_SLOW, BODY_INCOMPLETE, BODY_EMPTY
 */
export async function readBody(request: Request, limit: number, deadline: Deadline): Promise<Uint8Array> {
  const pieces = new BodyPieces(limit, request.headers.get('content-length'));
  const reader = request.body?.getReader();
  // Cancelling ends a pending read at once, like the end of the body.
  const giveUp = () => void reader?.cancel().catch(() => {});
  const stopWaiting = deadline.whenOver(giveUp);
  try {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      pieces.add(next.value);
    }
  } catch (cause) {
    throw cause instanceof Refusal ? cause : pieces.incomplete(cause);
  } finally {
    stopWaiting();
    giveUp();
  }
  if (deadline.over) throw pieces.tooSlow();
  return pieces.whole();
}
