import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import axios, {
  AxiosError,
  AxiosHeaders,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
} from 'axios';

/** The headers of every request. Bills are files, and gzipped ones stay gzipped. */
const FIXED = [
  ...['Accept', 'application/json, text/plain, */*', 'Accept-Encoding', 'identity'],
  ...['User-Agent', `axios/${axios.VERSION}`],
];

/**
 * axios's transport for this client: one POST of text over a kept-alive connection, answered with bytes or a stream.
 *
 * axios's own adapter also serves redirects, proxies, forms, HTTP/2, progress events and compression, and most of its time
 * goes into looking for them. What is used here works as there, but `timeout` is a deadline: milliseconds until the
 * whole answer has arrived, or the headers of a stream.
 *
 * The body is text, so that Node sends it in one write with the headers.
 *
 * @throws {AxiosError} with the codes and messages of axios's adapter; {@link CanceledError} after the deadline
 */
export function nodeAdapter(config: InternalAxiosRequestConfig<string>): Promise<AxiosResponse> {
  return new Promise((resolve, reject) => {
    const { timeout = 0, signal } = config;
    const request = startRequest(config);
    const timer = setTimeout(stop, timeout);
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
      const response = answer(incoming, config, request);
      const succeed = (data: unknown) => {
        settle();
        resolve(Object.assign(response, { data }));
      };
      if (config.responseType === 'stream') succeed(incoming);
      else collect(incoming, response, succeed, fail);
    });
    request.end(config.data);
  });
}

function startRequest(config: InternalAxiosRequestConfig<string>): ClientRequest {
  const { secure, hostname, port, host, path } = addressOf(config.url ?? '');
  const headers = ['Host', host, ...FIXED];
  for (const name of Object.keys(config.headers)) {
    const value: unknown = config.headers[name];
    if (value !== undefined && value !== null && value !== false) headers.push(name, String(value));
  }
  headers.push('Content-Length', String(Buffer.byteLength(config.data ?? '')));
  return (secure ? httpsRequest : httpRequest)({
    method: 'POST',
    hostname,
    port,
    path,
    headers,
    agent: secure ? config.httpsAgent : config.httpAgent,
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
  config: InternalAxiosRequestConfig,
  request: ClientRequest,
): AxiosResponse {
  const known = new AxiosHeaders();
  // Not by its own setters, which compare every name with all others: Node has these in lower case, each once.
  Object.assign(known, headers);
  return { status: statusCode, statusText: statusMessage, headers: known, config, request, data: undefined };
}

/** Reads the answer to its end, and refuses one that is longer than `maxContentLength`. */
function collect(
  incoming: IncomingMessage,
  response: AxiosResponse,
  succeed: (data: Buffer) => void,
  fail: (error: AxiosError) => void,
): void {
  const { config, request } = response;
  const { maxContentLength = -1 } = config;
  const chunks: Buffer[] = [];
  let length = 0;
  const badResponse = (message: string) =>
    new AxiosError(message, AxiosError.ERR_BAD_RESPONSE, config, request, response);
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (maxContentLength < 0 || length <= maxContentLength) return;
    fail(badResponse(`maxContentLength size of ${maxContentLength} exceeded`));
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
        : asAxiosError(error, config, request, response),
    ),
  );
}

function asAxiosError(
  error: Error & { code?: string },
  config: InternalAxiosRequestConfig,
  request: ClientRequest,
  response?: AxiosResponse,
): AxiosError {
  return AxiosError.from(error, error.code, config, request, response);
}
