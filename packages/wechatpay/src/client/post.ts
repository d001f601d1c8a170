import type { AxiosInstance } from 'axios';
import { type Agents, createAgents } from './agents';
import { explainFailure } from './explain-failure';
import type { TlsOptions } from './options';

export interface Response {
  status: number;
  /** The `content-type` header, `''` where there was none. */
  contentType: string;
  body: Buffer;
}

export interface PostRequest {
  url: string;
  body: string;
  headers: Readonly<Record<string, string>>;
  /** Whether to show the client certificate. */
  certificate?: boolean;
  /** Milliseconds until the whole answer must be there. */
  timeout: number;
  /** An answer longer than this is refused. */
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

/**
 * A sender of POST requests over kept-alive connections. axios and TLS material are loaded on the first request: most
 * invocations of a cloud function never pay.
 *
 * What it gives throws `PostFailure` where no answer came, `BadAnswer` for one that is too long and
 * `ConfigurationError` where the certificate cannot be used.
 */
export function createPost(options: TlsOptions): (request: PostRequest) => Promise<Response> {
  let http: Promise<AxiosInstance> | undefined;
  const agents = new Map<boolean, Promise<Agents>>();

  return async (request) => {
    const { url, body, headers, certificate = false, timeout, maxBytes, signal } = request;
    http ??= createHttp();
    if (!agents.has(certificate)) agents.set(certificate, createAgents(options, certificate));
    // Not axios's timeout: that one starts anew with every byte, and a server may trickle for ever.
    const stopper = new AbortController();
    const stop = () => stopper.abort();
    const timer = setTimeout(stop, timeout);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      const [send, tls] = await Promise.all([http, agents.get(certificate)]);
      const response = await send
        .post<Buffer>(url, body, { headers, ...tls, maxContentLength: maxBytes, signal: stopper.signal })
        .catch((error) => {
          throw explainFailure(error, request);
        });
      return {
        status: response.status,
        contentType: String(response.headers['content-type'] ?? ''),
        body: response.data,
      };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };
}

async function createHttp(): Promise<AxiosInstance> {
  const { default: axios } = await import('axios');
  return axios.create({
    // Bills are files, and gzipped ones are meant to arrive gzipped.
    responseType: 'arraybuffer',
    decompress: false,
    headers: { 'Accept-Encoding': 'identity' },
    // A signed request goes to the endpoint that was configured and nowhere else.
    maxRedirects: 0,
    proxy: false,
    validateStatus: () => true,
    transformRequest: (body: string) => Buffer.from(body, 'utf8'),
  });
}
