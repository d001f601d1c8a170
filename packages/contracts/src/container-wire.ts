/**
 * How a mini program calls a container service through its function host: `POST /container` of the session routes, with
 * {@link ContainerRequest} as JSON and the session as token. Status 200 carries a {@link ContainerAnswer} with whatever
 * the service answered; every other status a `FunctionFailure` of `function-wire.ts` with `errCode` and `errMsg`.
 *
 * This file runs in mini programs too: it imports nothing.
 */

export const SESSION_CONTAINER_ROUTE = '/container';

/** The methods that the platform takes. */
export const CONTAINER_METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'];

/** The platform's limits, in bytes: 100 KB of a request, 1 MB of an answer. */
export const MAX_CONTAINER_REQUEST = 100 * 1024;
export const MAX_CONTAINER_ANSWER = 1024 * 1024;
/** The platform's limit, in milliseconds. */
export const MAX_CONTAINER_TIME = 15_000;

export interface ContainerRequest {
  /** With the query: `/orders?page=2`. */
  path: string;
  method: string;
  /** `X-WX-SERVICE` names the service. */
  header: { [name: string]: string };
  /** A text, or bytes in base64. */
  body?: string;
  isBase64?: boolean;
  /** Whether the body of the answer comes as bytes. */
  wantsBase64?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

export interface ContainerAnswer {
  statusCode: number;
  header: { [name: string]: string };
  cookies: string[];
  /** A text, or bytes in base64. */
  body: string;
}
