import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTEXT_HEADERS, isRequestId } from '@opencloudpay/contracts/caller';
import { BodyRefusal, readNodeBody } from '../../http/read-node-body';
import type { Entry } from '../calls/entry';
import { answerRequest } from './answer-request';
import { type EntryAnswer, type EntryRequest, givenBody, headersOf, Refusal, tooLarge } from './messages';

export interface NodeMessage {
  /** Frameworks add the fields: `originalUrl` is the path before a mount, `rawBody` and `body` come from body parsers. */
  request: IncomingMessage & { originalUrl?: string; rawBody?: unknown; body?: unknown };
  response: ServerResponse;
  next?: ((error?: unknown) => void) | undefined;
  /** Milliseconds. */
  timeLimit?: number | undefined;
  /** Whether the server takes no more requests. */
  isClosing?: (() => boolean) | undefined;
}

const DEFAULT_TIME_LIMIT = 60_000;

/** How long a client may take to send its body, in milliseconds. */
const BODY_TIMEOUT = 30_000;

const OURS = /^\/(login$|call\/|functions\/)/;

/** Answers a request of Node's server. Never rejects. */
export async function answerMessage(entry: Entry, message: NodeMessage): Promise<void> {
  const { request, next, timeLimit = DEFAULT_TIME_LIMIT } = message;
  const [path = '/'] = (request.url ?? '/').split('?');
  if (next && !OURS.test(path)) return next();
  const headers = headersOf(request.headers);
  // A program names its call; a user does not name lines in the log.
  const named = path.startsWith('/functions/') ? (headers.get(CONTEXT_HEADERS.requestId) ?? '') : '';
  const requestId = isRequestId(named) ? named : randomUUID();
  const answer = await answerRequest(
    entry,
    {
      method: request.method ?? '',
      path,
      sentPaths: [request.originalUrl ?? request.url ?? '', request.url ?? ''],
      headers,
      read: bodyOf(request),
      // A server that listens on IPv6 too writes IPv4 addresses in IPv6 notation.
      clientIp: request.socket.remoteAddress?.replace(/^::ffff:/, ''),
    },
    { requestId, timeLimit, isUnlimited: true },
  );
  sendAnswer(message, { ...answer, headers: { ...answer.headers, [CONTEXT_HEADERS.requestId]: requestId } });
}

export function sendAnswer(
  { request, response, isClosing }: Pick<NodeMessage, 'request' | 'response' | 'isClosing'>,
  { status, headers, body }: EntryAnswer,
): void {
  if (response.headersSent) return;
  // The rest of a refused body is not awaited.
  const isLast = isClosing?.() || !request.complete;
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    ...(isLast && { connection: 'close' }),
  });
  response.end(body);
}

function bodyOf(request: NodeMessage['request']): EntryRequest['read'] {
  const { rawBody, body } = request;
  if (rawBody instanceof Uint8Array || typeof rawBody === 'string') return givenBody(rawBody);
  // A body parser has read it. The signature of a callback is over the raw body, so it needs `rawBody`.
  if (request.readableDidRead || request.readableEnded)
    return givenBody(
      body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body ?? {}),
    );
  return async (most) => {
    try {
      return await readNodeBody(request, { maxSize: most, milliseconds: BODY_TIMEOUT });
    } catch (error) {
      if (!(error instanceof BodyRefusal)) throw error;
      if (error.code === 'BODY_TOO_LARGE') throw tooLarge(most);
      throw new Refusal(408, 'EVENT_INVALID', 'The body did not arrive in time: send it again.');
    }
  };
}
