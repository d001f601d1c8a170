import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Whether a POST on Node's own server means the same to every reader: its body has a known length within the bound, nothing
 * has begun to read it, and its host stays as it is in a URL. A server may answer such a request without making a
 * web-standard `Request` of it.
 *
 * @param bodyLimit bytes, less than ten million
 */
export function isPlainPost(incoming: IncomingMessage, bodyLimit: number): boolean {
  const { method, headers } = incoming;
  if (method !== 'POST' || !isUnread(incoming) || !isPlainHost(headers.host)) return false;
  const length = headers['content-length'];
  return length !== undefined && /^[1-9]\d{0,6}$/.test(length) && Number(length) <= bodyLimit;
}

/** Whether the body is still in the request's stream, as bytes, and no body parser has begun to read it. */
function isUnread(incoming: IncomingMessage): boolean {
  return (
    !incoming.readableDidRead &&
    !incoming.destroyed &&
    incoming.readableFlowing === null &&
    incoming.readableEncoding === null &&
    !('rawBody' in incoming)
  );
}

/** The last host that was found to be plain: nearly all requests have the same one. */
let knownHost = '';

/** Whether a URL with this host is valid, and keeps it as it is. */
function isPlainHost(host: string | undefined): boolean {
  if (host === undefined || host === '') return false;
  if (host === knownHost) return true;
  // A default port disappears from a URL.
  if (!URL.canParse(`http://${host}/`) || new URL(`http://${host}/`).host !== host) return false;
  knownHost = host;
  return true;
}

/** Milliseconds that a client may send the rest of a body after the answer, before its connection is closed. */
const REST_OF_BODY = 500;

/**
 * Closes the connection after the answer if the rest of the request's body does not arrive: the next request could not be
 * read. Called before the answer is sent.
 */
export function closeIfUnread(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.complete) return;
  outgoing.once('finish', () => {
    const timer = setTimeout(() => incoming.socket.destroySoon(), REST_OF_BODY).unref();
    incoming.once('close', () => clearTimeout(timer));
    incoming.resume();
  });
}
