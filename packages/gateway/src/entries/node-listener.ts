import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { shortWayOf } from '../notification/short-way';
import { hasUnresolvedDots, nowhere } from '../requests/raw-target';
import { answerNotification } from './answer-notification';
import { givenBody } from './given-body';
import { unmount } from './mount';
import { plainNotification } from './plain-notification';

/** Node's request with the fields of body parsers: `rawBody` is the original body, `body` the parsed value. */
export type ParsedMessage = IncomingMessage & { rawBody?: unknown; body?: unknown };

/** The result of a body parser, preferring the original body. */
export function parsedOf({ rawBody, body }: { rawBody?: unknown; body?: unknown }): unknown {
  return rawBody ?? body;
}

/** A request of Node's server, with values from the framework. */
export interface NodeCall {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** The path prefix of the gateway. */
  prefix?: string | undefined;
  /** The result of the application's body parser, if it has read the body. */
  parsed?: unknown;
}

/** Answers a request of Node's server. Never rejects. */
export type NodeListener = (call: NodeCall) => Promise<void>;

/**
 * Shared by all entries on Node's server: a plain notification takes the short way; any other request is converted to a
 * standard `Request`, and the `Response` back.
 */
export function createNodeListener({ fetch }: Pick<Gateway, 'fetch'>): NodeListener {
  const way = shortWayOf(fetch);
  const calls = new WeakMap<object, NodeCall>();
  // Loaded here, so that the index does not load Node's server for gateways that run without it.
  const listener = import('@hono/node-server').then(({ getRequestListener }) =>
    getRequestListener(
      (request, { incoming }) => fetch(asGatewayRequest(request, calls.get(incoming) ?? {})),
      { overrideGlobalObjects: false, errorHandler: answerFailure },
    ),
  );
  return (call) => {
    const { incoming, outgoing, prefix = '', parsed } = call;
    const plain =
      way && parsed === undefined ? plainNotification(incoming, prefix, way.bodyLimit) : undefined;
    if (way && plain) return answerNotification(way, plain, incoming, outgoing).catch(() => failed(outgoing));
    return answerAny(call);
  };

  async function answerAny(call: NodeCall): Promise<void> {
    calls.set(call.incoming, call);
    await (await listener)(call.incoming, call.outgoing);
  }
}

/** Returns the request itself if nothing has to change. */
function asGatewayRequest(request: Request, { incoming, prefix = '', parsed }: Partial<NodeCall>): Request {
  // Addresses outside the prefix get 404, also those that are below it only after URL normalization.
  const known = hasUnresolvedDots(incoming?.url) ? undefined : unmount(request.url, prefix);
  const url = known ?? nowhere(request.url);
  const consumed = incoming?.readableDidRead && !/^(GET|HEAD)$/.test(request.method);
  if (url === request.url && !consumed) return request;
  const { method, headers, signal } = request;
  const body = consumed ? givenBody(parsed, headers.get('content-type'), url) : request.body;
  // The parser may have decompressed the body, so `content-length` may be wrong.
  if (consumed) headers.delete('content-length');
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit);
}

/** The library's RequestError means that target and Host header form no valid URL, so there is no Request. */
function answerFailure(failure: unknown): Response {
  return failure instanceof Error && failure.name === 'RequestError'
    ? Response.json(
        { code: 'REQUEST_INVALID', detail: 'The request’s target or Host header is invalid.' },
        { status: 400 },
      )
    : Response.json(INTERNAL, { status: 500 });
}

const INTERNAL = { code: 'INTERNAL', detail: 'The gateway failed: send the request again.' };

/** Only a logger that throws leads here. */
function failed(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(INTERNAL));
}
