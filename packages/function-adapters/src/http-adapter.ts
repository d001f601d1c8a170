/**
 * Calls functions that a function host serves over HTTP, on another machine or in another program.
 *
 * ```ts
 * import { httpAdapter } from '@opencloudpay/function-adapters';
 *
 * // There: serveFunctions(createFunctionHost({ folder: 'cloudfunctions' }), { port: 8010, token: '…' })
 * const adapter = httpAdapter({ url: 'http://127.0.0.1:8010', token: process.env.FUNCTIONS_TOKEN });
 * const reply = await adapter.invoke(
 *   { envId: 'shop-1', functionName: 'payCallback' },
 *   { outTradeNo: '2021WERUN1647839289398', totalFee: 1, userInfo: { appId: 'wx…', openId: 'o…' } },
 * );
 * console.log(reply); // { errcode: 0, errmsg: 'ok' }
 * ```
 *
 * What answers there may be anything that keeps to the envelope: `POST <url>/functions/<name>` with the event as
 * JSON answers 200 `{ result, requestId }` (`result` absent for `undefined`), or a status of failure with
 * `{ errorCode, errorMessage, requestId }`.
 */
import { types } from 'node:util';
import type { CallbackEvent } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from './adapter';
import { AdapterError, type AdapterErrorCode } from './errors';
import { functionNameOf } from './function-name';
import { readBounded } from './read-bounded';
import { withoutOpenids } from './without-openids';

export interface HttpAdapterOptions {
  /** Where the function host is served, `http://127.0.0.1:8010`; a path before `/functions` may be part of it. */
  url: string;
  /** The token that it asks for. */
  token?: string | undefined;
  /**
   * How long one call may take altogether, in milliseconds; 60000, CloudBase's longest, unless told otherwise.
   * The function's own time limit is the host's to keep.
   */
  timeout?: number | undefined;
}

const DEFAULT_TIMEOUT = 60_000;

/** What a function can return (6 MB), and the envelope around it. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024 + 64 * 1024;

const CODE_OF_STATUS: Readonly<Record<number, AdapterErrorCode>> = {
  401: 'UNREACHABLE',
  403: 'UNREACHABLE',
  404: 'FUNCTION_NOT_FOUND',
  405: 'UNREACHABLE',
  502: 'UNREACHABLE',
  503: 'UNREACHABLE',
  504: 'FUNCTION_TIMEOUT',
};

/**
 * Calls the functions of a host that is served over HTTP. Connections are kept open between calls.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option cannot work
 */
export function httpAdapter({ url, token, timeout = DEFAULT_TIMEOUT }: HttpAdapterOptions): FunctionAdapter {
  const base = baseOf(url);
  if (!(timeout > 0 && timeout < 2 ** 31)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `timeout must be a number of milliseconds above 0, got ${timeout}.`,
    );
  }
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      'token is empty or holds characters that no header can carry.',
    );
  }
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };

  return {
    async invoke(target, event, { signal } = {}) {
      const name = functionNameOf(target);
      const body = bodyOf(name, event);
      const deadline = AbortSignal.timeout(timeout);
      let status: number;
      let answer: string | undefined;
      try {
        const response = await fetch(`${base}/functions/${encodeURIComponent(name)}`, {
          method: 'POST',
          headers,
          body,
          redirect: 'error',
          signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        });
        status = response.status;
        answer = await readBounded(response.body, MAX_ANSWER_BYTES);
      } catch (cause) {
        if (signal?.aborted)
          throw new AdapterError('ABORTED', `The call of '${name}' was given up by its caller.`);
        if (deadline.aborted) {
          throw new AdapterError(
            'FUNCTION_TIMEOUT',
            `'${name}' did not answer within ${timeout} ms at ${base}.`,
          );
        }
        throw new AdapterError(
          'UNREACHABLE',
          `No answer of '${name}' came from ${base} (${reasonOf(cause)}): check that the function host runs there and that the URL is right.`,
          { cause },
        );
      }
      if (answer === undefined) {
        throw new AdapterError(
          'FUNCTION_FAILED',
          `'${name}' answered more than 6 MB, which is the most a function can return.`,
        );
      }
      return resultOf({ name, base, status, answer, event });
    },
  };
}

interface Answered {
  name: string;
  base: string;
  status: number;
  answer: string;
  event: CallbackEvent;
}

function resultOf({ name, base, status, answer, event }: Answered): unknown {
  const envelope = objectIn(answer);
  if (status === 200 && typeof envelope?.['requestId'] === 'string') return envelope['result'];

  const words = envelope?.['errorMessage'];
  if (typeof words === 'string') {
    throw new AdapterError(CODE_OF_STATUS[status] ?? 'FUNCTION_FAILED', withoutOpenids(words, event));
  }
  // Not the words of a function host: something in between, or something else altogether. What that is matters
  // only where its status says so.
  const code = status >= 400 ? (CODE_OF_STATUS[status] ?? 'FUNCTION_FAILED') : 'UNREACHABLE';
  throw new AdapterError(
    code,
    `${base} answered the call of '${name}' with status ${status} and not as a function host does: check that the URL leads to one.`,
  );
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function bodyOf(name: string, event: CallbackEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    throw new AdapterError('FUNCTION_FAILED', `The event for '${name}' cannot be written as JSON.`);
  }
}

/** Without what a log must not show: fetch takes no URL with a password either. */
function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      'url is not an http:// or https:// URL: name where the function host is served.',
    );
  }
  if (parsed.username || parsed.password || parsed.search || parsed.hash) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      'url holds a user, a query or a fragment: give the plain URL, and the token as `token`.',
    );
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}

/** fetch says only `fetch failed`; what happened is in its cause. */
function reasonOf(error: unknown): string {
  const cause = types.isNativeError(error) && types.isNativeError(error.cause) ? error.cause : error;
  if (!types.isNativeError(cause)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
