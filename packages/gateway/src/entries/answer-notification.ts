import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ShortWay } from '../notification/short-way';
import type { PlainNotification } from './plain-notification';
import { readNodeBody } from './read-node-body';

/** Milliseconds that a client may send the rest of a body after the answer, before its connection is closed. */
const REST_OF_BODY = 500;

/**
 * Answers a notification by the short way.
 */
export async function answerNotification(
  way: ShortWay,
  { kind, route }: PlainNotification,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await way.answer(kind, route, (limit, deadline) =>
    readNodeBody(incoming, limit, deadline),
  );
  // The client has closed the connection.
  if (outgoing.destroyed) return;
  if (!incoming.complete) closeAfterAnswer(incoming, outgoing);
  outgoing.writeHead(status, [...headers, 'content-length', String(Buffer.byteLength(body))]);
  outgoing.end(body);
}

/** A connection is closed if the rest of its body does not arrive: the next request could not be read. */
function closeAfterAnswer(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.once('finish', () => {
    const timer = setTimeout(() => incoming.socket.destroySoon(), REST_OF_BODY).unref();
    incoming.once('close', () => clearTimeout(timer));
    incoming.resume();
  });
}
