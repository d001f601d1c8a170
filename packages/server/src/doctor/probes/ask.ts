import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** The beginning of an answer. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Its first bytes as text. */
  readonly body: string;
  /** When the answer began, in milliseconds since 1970. */
  readonly at: number;
}

export interface AskOptions {
  /** Default: `GET` */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Trusted instead of the system's certificate authorities. */
  readonly ca?: string | Uint8Array | undefined;
  /** Milliseconds for the whole exchange. Default: 8_000 */
  readonly timeout?: number;
}

const MOST_BYTES = 4_096;

/**
 * One request over a connection of its own, following no redirect.
 *
 * @throws the error of the connection, with Node's `code`; `ETIMEDOUT` after the time limit
 */
export function ask(
  url: string,
  { method = 'GET', headers = {}, ca, timeout = 8_000 }: AskOptions = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const options = {
      method,
      headers: { 'user-agent': 'cloudpay-doctor', ...headers },
      agent: false as const,
      ...(ca !== undefined && { ca: Buffer.from(ca) }),
    };
    const request = send(url, options, (response) => {
      const at = Date.now();
      let body = '';
      const done = () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, at });
        request.destroy();
      };
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body = (body + chunk).slice(0, MOST_BYTES);
        if (body.length === MOST_BYTES) done();
      });
      response.on('end', done);
      response.on('error', reject);
    });
    const timer = setTimeout(
      () =>
        request.destroy(Object.assign(new Error(`no answer within ${timeout} ms`), { code: 'ETIMEDOUT' })),
      timeout,
    );
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}

/** The code of a failed connection, else its message. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = Object(error) as { code?: unknown; message?: unknown; errors?: unknown };
  // A connection that is tried on several addresses fails with an error for each.
  if (Array.isArray(errors) && errors.length > 0) return reasonOf(errors[0]);
  return String(code ?? message ?? error);
}

/** Codes of TLS: the server was reached, and its certificate is not trusted. */
export function isUntrusted(error: unknown): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|SIGNATURE_FAILURE/.test(reasonOf(error));
}
