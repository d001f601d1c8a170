import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import type { Axios, AxiosHeaders } from 'axios';
import type { Bytes } from '../bytes';
import { createAgents } from './agents';
import { explainFailure } from './explain-failure';
import type { TlsOptions } from './options';
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

/** Sends POST requests over kept-alive connections. */
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

/**
 * A sender of POST requests over kept-alive connections. It loads axios and TLS material at the first request, because
 * most invocations of a cloud function send none.
 *
 * Its methods throw `PostFailure` if no answer came, `BadAnswer` for one that is too long and
 * `ConfigurationError` if the certificate cannot be used.
 */
export function createPost(options: TlsOptions): Post {
  /** The client and its connections, with and without the certificate. */
  const senders = new Map<boolean, Promise<[http: Axios, agents: Agents]>>();

  function senderFor(certificate: boolean): Promise<[http: Axios, agents: Agents]> {
    const sender =
      senders.get(certificate) ??
      Promise.all([import('./http.lazy').then(({ http }) => http), createAgents(options, certificate)]);
    senders.set(certificate, sender);
    return sender;
  }

  function post(request: PostRequest): Promise<PostResponse> {
    return send<Buffer>(request, { maxContentLength: request.maxBytes });
  }

  async function open(request: Omit<PostRequest, 'maxBytes'>): Promise<OpenResponse> {
    const response = await send<Readable>(request, { responseType: 'stream' });
    const { body } = response;
    // The reader receives an error; without this listener an earlier one would end the process.
    body.on('error', () => undefined);
    return { ...response, close: () => void body.destroy() };
  }

  async function send<Body>(
    request: Omit<PostRequest, 'maxBytes'> & { maxBytes?: number },
    kind: { maxContentLength: number } | { responseType: 'stream' },
  ): Promise<Omit<PostResponse, 'body'> & { body: Body }> {
    const { url, body, headers, certificate = false, timeout, signal, maxBytes = 0 } = request;
    const started = performance.now();
    const [http, { httpAgent, httpsAgent }] = await senderFor(certificate);
    // The first request also loads the client, within its deadline.
    const remaining = Math.max(1, timeout - (performance.now() - started));
    const config = {
      ...{ method: 'post', url, data: body, timeout: remaining, ...kind, ...(signal && { signal }) },
      ...(url.startsWith('https:') ? { httpsAgent } : { httpAgent }),
      // As `headers` they would be merged with those of every method first, which takes longer than anything else.
      transformRequest(text: string, sent: AxiosHeaders) {
        Object.assign(sent, headers);
        return text;
      },
    };
    try {
      const response = await http.request<Body>(config);
      return {
        status: response.status,
        headers: response.headers as PostResponse['headers'],
        body: response.data,
        distrust: () => void (response.request as ClientRequest | undefined)?.socket?.destroy(),
      };
    } catch (error) {
      throw explainFailure(error as Error, { url, timeout, signal, maxBytes });
    }
  }

  return Object.assign(post, { open });
}
