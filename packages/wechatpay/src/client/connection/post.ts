import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import type { Bytes } from '../../bytes';
import type { TlsOptions } from '../options';
import { createAgents } from './agents';
import { explainFailure } from './explain-failure';
import type { Incoming, Method } from './outgoing';
import type { Agents } from './verified-agents';

export interface PostResponse {
  status: number;
  /** All headers, by their names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Bytes;
  /**
   * Closes the connection of the answer. A connection that delivered one answer too many gives each later
   * request the previous request's answer.
   */
  distrust?: () => void;
}

export interface PostRequest {
  /** Default: `POST`. A GET has no body. */
  method?: Method | undefined;
  url: string;
  body: string;
  headers: Readonly<Record<string, string>>;
  /** Whether to present the client certificate. */
  certificate?: boolean;
  /** Milliseconds for the whole answer to arrive. */
  timeout: number;
  /** An answer longer than this is refused. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

/** Sends requests, nearly all of them POST, over kept-alive connections. */
export interface Post {
  /** @throws {PostFailure} if no answer came, `BadAnswer` for one that is too long */
  (request: PostRequest): Promise<PostResponse>;
  /** The same without waiting for the body, for large files. The deadline covers the headers only. */
  open(request: Omit<PostRequest, 'maxBytes'>): Promise<OpenResponse>;
}

/** An answer whose headers have arrived. A caller that does not read its body to the end has to `close` it. */
export interface OpenResponse extends Omit<PostResponse, 'body'> {
  body: AsyncIterable<Uint8Array>;
  close(): void;
}

/** The HTTP client, which is loaded late, and its connections. */
interface Sender extends Pick<typeof import('./http.lazy'), 'http' | 'Outgoing'> {
  agents: Agents;
}

/**
 * A sender of POST requests over kept-alive connections. It loads axios and TLS material at the first request, because
 * most invocations of a cloud function send none.
 *
 * Its methods throw `PostFailure` if no answer came, `BadAnswer` for one that is too long and
 * `ConfigurationError` if the certificate cannot be used.
 */
export function createPost(options: TlsOptions): Post {
  /** With and without the certificate, once they are made. */
  const senders = new Map<boolean, Sender>();
  const making = new Map<boolean, Promise<Sender>>();

  function makeSender(certificate: boolean): Promise<Sender> {
    const known = making.get(certificate);
    if (known) return known;
    const made = (async () => {
      const [{ http, Outgoing }, agents] = await Promise.all([
        import('./http.lazy'),
        createAgents(options, certificate),
      ]);
      const sender = { http, Outgoing, agents };
      senders.set(certificate, sender);
      return sender;
    })();
    making.set(certificate, made);
    return made;
  }

  function post(request: PostRequest): Promise<PostResponse> {
    return send<Buffer>(request, request.maxBytes);
  }

  async function open(request: Omit<PostRequest, 'maxBytes'>): Promise<OpenResponse> {
    const response = await send<Readable>(request);
    const { body } = response;
    // The reader receives an error; without this listener an earlier one would end the process.
    body.on('error', () => undefined);
    return { ...response, close: () => void body.destroy() };
  }

  async function send<Body>(
    {
      method = 'POST',
      url,
      body,
      headers,
      certificate = false,
      timeout,
      signal,
    }: Omit<PostRequest, 'maxBytes'>,
    maxBytes?: number,
  ): Promise<Omit<PostResponse, 'body'> & { body: Body }> {
    const started = performance.now();
    const { http, Outgoing, agents } = senders.get(certificate) ?? (await makeSender(certificate));
    const agent = url.startsWith('https:') ? agents.httpsAgent : agents.httpAgent;
    // The first request also loads the client, within its deadline.
    const remaining = Math.max(1, timeout - (performance.now() - started));
    const data = new Outgoing({ method, text: body, headers, agent, timeout: remaining, maxBytes });
    try {
      const response = await http.request<Incoming<Body>>({
        method,
        url,
        data,
        ...(signal && { signal }),
      });
      const received = response.data;
      return {
        status: response.status,
        headers: received.headers as PostResponse['headers'],
        body: received.body,
        distrust: () => void (response.request as ClientRequest | undefined)?.socket?.destroy(),
      };
    } catch (error) {
      throw explainFailure(error as Error, { url, timeout, signal, maxBytes: maxBytes ?? 0 });
    }
  }

  return Object.assign(post, { open });
}
