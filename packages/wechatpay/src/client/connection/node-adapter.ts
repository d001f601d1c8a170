import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import axios, {
  AxiosError,
  AxiosHeaders,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { Incoming, Outgoing } from './outgoing';

type Config = InternalAxiosRequestConfig<Outgoing>;
type Response = AxiosResponse<Incoming<Buffer | IncomingMessage>, Outgoing>;

/** The headers of every request. Bills are files, and gzipped ones stay gzipped. */
const FIXED = ['Accept-Encoding', 'identity', 'User-Agent', `axios/${axios.VERSION}`];
/** Unless a request has its own. */
const ACCEPT = 'application/json, text/plain, */*';

/** The headers of every response: see {@link Incoming}. */
const NO_HEADERS = new AxiosHeaders();

/**
 * axios's transport for this client: one request with text over a kept-alive connection, answered with bytes or a stream.
 *
 * axios's own adapter also serves redirects, proxies, forms, HTTP/2, progress events and compression, and most of its time
 * goes into looking for them. What is used here works as there, but the timeout is a deadline: see {@link Outgoing}.
 *
 * The body is text, so that Node sends it in one write with the headers.
 *
 * @throws {AxiosError} with the codes and messages of axios's adapter; {@link CanceledError} after the deadline
 */
export function nodeAdapter(config: Config): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { data: outgoing, url = '', signal } = config;
    if (!outgoing) throw new AxiosError('there is nothing to send', AxiosError.ERR_BAD_REQUEST, config);
    const request = startRequest(url, outgoing);
    const timer = setTimeout(stop, outgoing.timeout);
    signal?.addEventListener?.('abort', stop);

    function settle(): void {
      clearTimeout(timer);
      signal?.removeEventListener?.('abort', stop);
    }

    function fail(error: AxiosError): void {
      settle();
      reject(error);
    }

    function stop(): void {
      fail(new CanceledError(undefined, config, request));
      request.destroy();
    }

    request.on('error', (error) => fail(asAxiosError(error, config, request)));
    request.on('response', (incoming) => {
      const succeed = (body: Buffer | IncomingMessage) => {
        settle();
        resolve(answer(incoming, body, config, request));
      };
      if (outgoing.maxBytes === undefined) succeed(incoming);
      else collect(incoming, outgoing.maxBytes, { config, request, succeed, fail });
    });
    request.end(outgoing.text || undefined);
  });
}

function startRequest(url: string, { method, text, headers: own, agent }: Outgoing): ClientRequest {
  const { secure, hostname, port, host, path } = addressOf(url);
  const headers = ['Host', host, 'Accept', own['Accept'] ?? ACCEPT, ...FIXED];
  for (const name of Object.keys(own)) if (name !== 'Accept') headers.push(name, own[name] ?? '');
  if (method !== 'GET') headers.push('Content-Length', String(Buffer.byteLength(text)));
  return (secure ? httpsRequest : httpRequest)({
    method,
    hostname,
    port,
    path,
    headers,
    agent,
    // Its own property, so that no library can switch the lenient parser on for all requests of the process.
    insecureHTTPParser: false,
  });
}

interface Address {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string;
  /** With the port, for the header. */
  readonly host: string;
  readonly path: string;
}

/** A client calls few addresses. The number is bounded for programs that make up addresses. */
const MOST_ADDRESSES = 100;
const addresses = new Map<string, Address>();

function addressOf(url: string): Address {
  const known = addresses.get(url);
  if (known) return known;
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const address = {
    secure: protocol === 'https:',
    // Node takes an IPv6 address without its brackets.
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port,
    host,
    path: `${pathname}${search}`,
  };
  if (addresses.size < MOST_ADDRESSES) addresses.set(url, address);
  return address;
}

function answer(
  { statusCode = 0, statusMessage = '', headers }: IncomingMessage,
  body: Buffer | IncomingMessage,
  config: Config,
  request: ClientRequest,
): Response {
  const data = { headers, body };
  return { status: statusCode, statusText: statusMessage, headers: NO_HEADERS, config, request, data };
}

interface Collecting {
  config: Config;
  request: ClientRequest;
  succeed: (body: Buffer) => void;
  fail: (error: AxiosError) => void;
}

/** Reads the answer to its end, and refuses one that is longer than `maxBytes`. */
function collect(
  incoming: IncomingMessage,
  maxBytes: number,
  { config, request, succeed, fail }: Collecting,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const badResponse = (message: string) =>
    new AxiosError(message, AxiosError.ERR_BAD_RESPONSE, config, request);
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= maxBytes) return;
    fail(badResponse(`maxContentLength size of ${maxBytes} exceeded`));
    incoming.destroy();
  });
  incoming.on('end', () => {
    const [first] = chunks;
    succeed(first && chunks.length === 1 ? first : Buffer.concat(chunks));
  });
  incoming.on('error', (error: Error) =>
    fail(
      error.message === 'aborted'
        ? badResponse('stream has been aborted')
        : asAxiosError(error, config, request),
    ),
  );
}

function asAxiosError(error: Error & { code?: string }, config: Config, request: ClientRequest): AxiosError {
  return AxiosError.from(error, error.code, config, request);
}
