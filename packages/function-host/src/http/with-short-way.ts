import { IncomingMessage, ServerResponse } from 'node:http';
import { atEndOfTurn, closeIfUnread } from '@opencloudpay/internal';
import { type PlainCall, plainCall } from './plain-call';
import { type CallAnswer, type ShortWay, shortWayOf } from './short-way';

/**
 * A listener for Node's own HTTP server that answers calls of functions without a web-standard `Request`, which costs more
 * than the call. The answers are the same.
 *
 * ```ts
 * const { fetch } = sessionRoutes({ sessions, host });
 * createServer(withShortWay(fetch, getRequestListener(fetch)));
 * ```
 *
 * @param fetch that of `sessionRoutes()`; another one, such as a function that wraps it, gets every request
 * @param next answers all other requests, by `fetch`
 */
export function withShortWay<Incoming, Outgoing>(
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>,
  next: (incoming: Incoming, outgoing: Outgoing) => unknown,
): (incoming: Incoming, outgoing: Outgoing) => void {
  const way = shortWayOf(fetch);
  if (!way) return next;
  return (incoming, outgoing) => {
    const call =
      incoming instanceof IncomingMessage ? plainCall(incoming, way.prefix, way.bodyLimit) : undefined;
    if (call && outgoing instanceof ServerResponse && (way.takes?.(call.incoming) ?? true))
      void answerCall(way, call, outgoing);
    else next(incoming, outgoing);
  };
}

async function answerCall(way: ShortWay, call: PlainCall, outgoing: ServerResponse): Promise<void> {
  const answer = await way.answer(call, outgoing);
  atEndOfTurn(() => send(answer, call, outgoing));
}

function send({ status, headers, body }: CallAnswer, call: PlainCall, outgoing: ServerResponse): void {
  // The client has closed the connection.
  if (outgoing.destroyed) return;
  closeIfUnread(call.incoming, outgoing);
  const text = JSON.stringify(body);
  outgoing.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
}
