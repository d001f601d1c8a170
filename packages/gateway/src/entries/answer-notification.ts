import type { IncomingMessage, ServerResponse } from 'node:http';
import { closeIfUnread } from '@opencloudpay/internal';
import type { ShortWay } from '../notification/short-way';
import type { PlainNotification } from './plain-notification';
import { readNodeBody } from './read-node-body';

/**
 * Answers a notification by the short way.
 */
export async function answerNotification(
  way: ShortWay,
  { kind, route }: PlainNotification,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await way.answer(kind, route, incoming.headers, (limit, deadline) =>
    readNodeBody(incoming, limit, deadline),
  );
  // The client has closed the connection.
  if (outgoing.destroyed) return;
  closeIfUnread(incoming, outgoing);
  outgoing.writeHead(status, [...headers, 'content-length', String(Buffer.byteLength(body))]);
  outgoing.end(body);
}
