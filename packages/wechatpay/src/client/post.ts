import { type Agents, createAgents } from './agents';
import { explainFailure } from './explain-failure';
import type { TlsOptions } from './options';

export interface PostResponse {
  status: number;
  /** All headers, by their names in lower case. */
  headers: Readonly<Record<string, string>>;
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
export function createPost(options: TlsOptions): (request: PostRequest) => Promise<PostResponse> {
  const agents = new Map<boolean, Promise<Agents>>();

  return async (request) => {
    const { url, body, headers, certificate = false, timeout, maxBytes, signal } = request;
    if (!agents.has(certificate)) agents.set(certificate, createAgents(options, certificate));
    // Not axios's timeout: that one starts anew with every byte, and a server may trickle for ever.
    const stopper = new AbortController();
    const stop = () => stopper.abort();
    const timer = setTimeout(stop, timeout);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    try {
      const [{ http }, tls] = await Promise.all([import('./http.lazy'), agents.get(certificate)]);
      const response = await http
        .post<Buffer>(url, body, { headers, ...tls, maxContentLength: maxBytes, signal: stopper.signal })
        .catch((error) => {
          throw explainFailure(error, request);
        });
      const answered = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      return {
        status: response.status,
        headers: Object.fromEntries(answered),
        body: response.data,
      };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };
}
