/** The receiving side of `call-signature.ts`. It loads nothing but `node:crypto`, and runs on Node 16. */
import { callSignature, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './call-signature';
import { sameSignature } from './cloudpay-signature';

/** A request as a server received it. */
export interface ReceivedCall {
  method: string;
  /** The path with its query, as the gateway sent it: behind a proxy that changes the path, the original one. */
  url: string;
  /** Node's headers, or the `Headers` of fetch. */
  headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | { get(name: string): string | null };
  /** The raw body: JSON that was parsed and written again is not what was signed. */
  body: string | Uint8Array;
}

export interface VerifyOptions {
  /** How many seconds the request may be old, or its clock ahead. Default: 300 */
  window?: number | undefined;
  /** Milliseconds since 1970. Default: now */
  now?: number | undefined;
}

export type CallVerdict =
  | {
      valid: true;
      /**
       * The same for the same request. Within the window a request can be sent again by anyone who has seen it. A
       * callback function is idempotent, so that does no harm; a server that wants to refuse repeats remembers this text
       * for the length of the window.
       */
      signature: string;
      problem?: undefined;
    }
  | { valid: false; problem: string; signature?: undefined };

/**
 * Verifies the signature and the age of a request. The comparison takes the same time for every wrong signature.
 *
 * @param secrets the shared secret, or several while it is replaced
 * @returns never throws for a request; `problem` may be sent to the caller, because it names no secret
 * @throws {TypeError} if there is no secret: every request would be accepted
 */
export function verifyCall(
  { method, url, headers, body }: ReceivedCall,
  secrets: string | readonly string[],
  { window = 300, now = Date.now() }: VerifyOptions = {},
): CallVerdict {
  const known = typeof secrets === 'string' ? [secrets] : (secrets ?? []);
  if (known.length === 0 || known.some((secret) => typeof secret !== 'string' || secret === ''))
    throw new TypeError('verifyCall needs the secret that the gateway signs with: it is empty.');
  const written = headerOf(headers, TIMESTAMP_HEADER);
  const signature = headerOf(headers, SIGNATURE_HEADER);
  if (written === undefined || signature === undefined)
    return invalid(`The request is not signed: ${TIMESTAMP_HEADER} and ${SIGNATURE_HEADER} are required.`);
  const timestamp = Number(written);
  if (!/^\d{1,12}$/.test(written)) return invalid(`${TIMESTAMP_HEADER} is not a number of seconds.`);
  if (Math.abs(now / 1000 - timestamp) > window)
    return invalid(
      `The request was signed more than ${window} seconds ago, or a clock is wrong: sign it when it is sent, and compare the clocks.`,
    );
  const path = pathOf(url);
  const isRight = known.some((secret) =>
    sameSignature(signature, callSignature({ method, path, body, timestamp }, secret)),
  );
  return isRight
    ? { valid: true, signature }
    : invalid(
        'The signature does not match the request: both sides need the same secret, and method, path and body must arrive as they were signed.',
      );
}

function invalid(problem: string): CallVerdict {
  return { valid: false, problem };
}

/** Frameworks give a whole address where Node gives the path. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/, '').replace(/^(?!\/)/, '/');
}

function headerOf(headers: ReceivedCall['headers'], name: string): string | undefined {
  if (typeof headers['get'] === 'function')
    return (headers as { get(name: string): string | null }).get(name) ?? undefined;
  const wanted = name.toLowerCase();
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
  // Twice the same header: no server can know which of them is meant.
  return typeof found === 'string' ? found : undefined;
}
