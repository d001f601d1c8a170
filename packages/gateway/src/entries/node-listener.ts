import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../gateway';
import { hasUnresolvedDots, nowhere } from '../raw-target';
import { givenBody } from './given-body';
import { unmount } from './mount';

/** Node's request, and what body parsers leave on it: `rawBody` what was sent, `body` what they made of it. */
export type ParsedMessage = IncomingMessage & { rawBody?: unknown; body?: unknown };

/** What body parsers left. */
export function parsedOf({ rawBody, body }: { rawBody?: unknown; body?: unknown }): unknown {
  return rawBody ?? body;
}

/** A request of Node's server, and what a framework around it has made of it. */
export interface NodeCall {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** The path below which the gateway is. */
  prefix?: string | undefined;
  /** What the application's body parser made of the body, if it has read it. */
  parsed?: unknown;
}

/** Answers a request of Node's server. Never rejects. */
export type NodeListener = (call: NodeCall) => Promise<void>;

/**
 * What the entries of all frameworks on Node's server have in common: from its request to the standard one, and from
 * the standard response to its own.
 */
export function createNodeListener({ fetch }: Pick<Gateway, 'fetch'>): NodeListener {
  const calls = new WeakMap<object, NodeCall>();
  // Loaded here: where the gateway runs without Node's server, its index loads nothing of it.
  const listener = import('@hono/node-server').then(({ getRequestListener }) =>
    getRequestListener(
      (request, { incoming }) => fetch(asGatewayRequest(request, calls.get(incoming) ?? {})),
      { overrideGlobalObjects: false, errorHandler: answerFailure },
    ),
  );
  return async (call) => {
    calls.set(call.incoming, call);
    await (await listener)(call.incoming, call.outgoing);
  };
}

/** The request itself where nothing of it has to change. */
function asGatewayRequest(request: Request, { incoming, prefix = '', parsed }: Partial<NodeCall>): Request {
  // To an address outside the gateway's path it answers as to any other that is not there; and so to one that only the
  // URL class brings inside.
  const known = hasUnresolvedDots(incoming?.url) ? undefined : unmount(request.url, prefix);
  const url = known ?? nowhere(request.url);
  const consumed = incoming?.readableDidRead && !/^(GET|HEAD)$/.test(request.method);
  if (url === request.url && !consumed) return request;
  const { method, headers, signal } = request;
  const body = consumed ? givenBody(parsed, headers.get('content-type')) : request.body;
  // A body that was compressed, and is not any more, has another length than it says.
  if (consumed) headers.delete('content-length');
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit);
}

/** The library's own errors come from a request's target or Host header that is no URL: that never becomes a Request. */
function answerFailure(failure: unknown): Response {
  return failure instanceof Error && failure.name === 'RequestError'
    ? Response.json(
        { code: 'REQUEST_INVALID', detail: 'The request’s target or Host header cannot be read.' },
        { status: 400 },
      )
    : Response.json(
        { code: 'INTERNAL', detail: 'The gateway failed: send the request again.' },
        { status: 500 },
      );
}
