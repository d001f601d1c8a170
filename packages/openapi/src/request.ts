import type { OpenApiAnswer } from '@opencloudpay/contracts/openapi-call';
import { OpenApiError } from './errors';

/** The largest answer in bytes: WeChat's media have at most 10 MB. */
const MAX_ANSWER = 12 * 1024 * 1024;

/** The codes of connections that were never made. */
const NOT_CONNECTED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Sends a request to WeChat, once, following no redirect.
 *
 * @param address with the access_token, which no error quotes
 * @param timeout milliseconds for the whole answer
 * @throws {OpenApiError} WECHAT_UNREACHABLE, WECHAT_TIMEOUT, WECHAT_ANSWER_INVALID
 */
export async function request(
  address: URL,
  { method, body, headers }: { method: string; body?: string | FormData; headers?: Record<string, string> },
  timeout: number,
): Promise<OpenApiAnswer> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(address, {
      method,
      redirect: 'error',
      signal,
      ...(body !== undefined && { body }),
      ...(headers && { headers }),
    });
    const content = await readBounded(response);
    if (!response.ok) throw invalid(`answered with HTTP status ${response.status}`);
    return { contentType: response.headers.get('content-type') ?? 'text/plain', body: content };
  } catch (error) {
    if (error instanceof OpenApiError) throw error;
    // The cause is not kept, because some causes quote the address, which has the access_token.
    if (signal.aborted)
      throw new OpenApiError(
        'WECHAT_TIMEOUT',
        `WeChat's server API did not answer within ${timeout} ms. WeChat may have carried out the call: check before you repeat it.`,
      );
    const { code } = Object((error as { cause?: unknown } | null)?.cause) as { code?: unknown };
    if (!NOT_CONNECTED.has(String(code))) throw invalid('broke the connection off, or redirected it');
    throw new OpenApiError(
      'WECHAT_UNREACHABLE',
      `WeChat's server API could not be reached (${code}): see whether this host reaches ${address.host}. Nothing was sent.`,
    );
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw invalid('gave an answer of more than 12 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function invalid(what: string): OpenApiError {
  return new OpenApiError(
    'WECHAT_ANSWER_INVALID',
    `WeChat's server API ${what}: WeChat may have carried out the call. See whether a proxy answers in its place.`,
  );
}
