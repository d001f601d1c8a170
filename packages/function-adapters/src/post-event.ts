import { types } from 'node:util';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { AdapterError } from './errors';
import { readBounded } from './read-bounded';

export interface Posting {
  /** The called function in errors: `'payCallback'`. */
  called: string;
  url: string;
  /** The address in errors. */
  base: string;
  headers: Readonly<Record<string, string>>;
  /** Milliseconds for the whole call. */
  timeout: number;
  /** What to check if no server answers. */
  runsThere: string;
  /** The largest answer in bytes, and its description in errors. */
  limit: { bytes: number; words: string };
}

/**
 * Posts an event as JSON and reads the answer, within a time and a size. Connections are kept open between calls.
 * No redirect is followed, because it could send the event to another server.
 *
 * @param signal aborts the call
 * @throws {AdapterError} `ABORTED`, `FUNCTION_TIMEOUT`, `UNREACHABLE`, or `FUNCTION_FAILED` for what is too long
 */
export async function postEvent(
  event: CallbackEvent,
  { called, url, base, headers, timeout, runsThere, limit }: Posting,
  signal: AbortSignal | undefined,
): Promise<{ status: number; answer: string }> {
  const body = bodyOf(called, event);
  const deadline = AbortSignal.timeout(timeout);
  let status: number;
  let answer: string | undefined;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    status = response.status;
    answer = await readBounded(response.body, limit.bytes);
  } catch (cause) {
    if (signal?.aborted)
      throw new AdapterError('ABORTED', `The call of ${called} was aborted by its caller.`);
    if (deadline.aborted) {
      throw new AdapterError('FUNCTION_TIMEOUT', `${called} did not answer within ${timeout} ms at ${base}.`);
    }
    throw new AdapterError(
      'UNREACHABLE',
      `No answer of ${called} came from ${base} (${reasonOf(cause)}): check that ${runsThere} runs there and that the URL is right.`,
      { cause },
    );
  }
  if (answer === undefined)
    throw new AdapterError('FUNCTION_FAILED', `${called} answered more than ${limit.words}.`);
  return { status, answer };
}

function bodyOf(called: string, event: CallbackEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    throw new AdapterError('FUNCTION_FAILED', `The event for ${called} cannot be written as JSON.`);
  }
}

/** fetch says only `fetch failed`; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const cause = types.isNativeError(error) && types.isNativeError(error.cause) ? error.cause : error;
  if (!types.isNativeError(cause)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
