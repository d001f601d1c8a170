import { types } from 'node:util';
import { AdapterError } from '../errors';
import { readBounded } from './read-bounded';

export interface Posting {
  /** The called function in errors: `'payCallback'`. */
  called: string;
  url: string;
  /** The address in errors. */
  base: string;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
  /** What to check if no server answers. */
  runsThere: string;
  /** The largest answer in bytes, and its description in errors. */
  limit: { bytes: number; words: string };
}

export interface PostAnswer {
  status: number;
  headers: Headers;
  answer: string;
}

/**
 * Posts JSON and reads the answer, up to a size. Connections are kept open between calls.
 * No redirect is followed, because it could send the event to another server.
 *
 * @param signal ends the request
 * @throws {AdapterError} `UNREACHABLE`, or `FUNCTION_FAILED` for what is too long
 */
export async function postEvent(
  { called, url, base, headers, body, runsThere, limit }: Posting,
  signal: AbortSignal,
): Promise<PostAnswer> {
  let response: Response;
  let answer: string | undefined;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal,
    });
    answer = await readBounded(response.body, limit.bytes);
  } catch (cause) {
    throw new AdapterError(
      'UNREACHABLE',
      `No answer of ${called} came from ${base} (${reasonOf(cause)}): check that ${runsThere} runs there and that the URL is right.`,
      { cause },
    );
  }
  if (answer === undefined)
    throw new AdapterError('FUNCTION_FAILED', `${called} answered more than ${limit.words}.`);
  return { status: response.status, headers: response.headers, answer };
}

/** fetch says only `fetch failed`; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const cause = types.isNativeError(error) && types.isNativeError(error.cause) ? error.cause : error;
  if (!types.isNativeError(cause)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
