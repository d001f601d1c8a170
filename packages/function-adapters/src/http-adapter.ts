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
 * The target's environment goes along as the header `X-WX-ENV`: a function host refuses environments that it does not
 * serve, and the function sees it as `cloud.getWXContext().ENV`.
 *
 * What answers there may be anything that keeps to the envelope: `POST <url>/functions/<name>` with the event as
 * JSON answers 200 `{ result, requestId }` (`result` absent for `undefined`), or a status of failure with
 * `{ errorCode, errorMessage, requestId }`.
 */
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { functionPath, readAnswer } from '@opencloudpay/contracts/function-wire';
import { MAX_JSON_DEPTH, parseJsonObject } from '@opencloudpay/internal';
import { baseUrl } from './base-url';
import { authorization, CALL_TIMEOUT, checkTimeout } from './check-options';
import { environmentHeader, environmentProblem } from './environment-header';
import { AdapterError } from './errors';
import { functionNameOf, functionProblem } from './function-name';
import { postEvent } from './post-event';
import { codeOfStatus } from './status-codes';
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

/** What a function can return, and the envelope around it. */
const LIMIT = {
  bytes: 6 * 1024 * 1024 + 64 * 1024,
  words: '6 MB, which is the most a function can return',
};

/**
 * Calls the functions of a host that is served over HTTP. Connections are kept open between calls.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option cannot work
 */
export function httpAdapter({
  url,
  token,
  timeout = CALL_TIMEOUT.default,
}: HttpAdapterOptions): FunctionAdapter {
  const base = baseUrl('url', url, 'the function host is served');
  checkTimeout(timeout);
  const headers = authorization('token', token);

  return {
    async invoke(target, event, { signal } = {}) {
      const name = functionNameOf(target);
      const { status, answer } = await postEvent(
        event,
        {
          called: `'${name}'`,
          url: `${base}${functionPath(name)}`,
          base,
          headers: { ...headers, ...environmentHeader(target) },
          timeout,
          runsThere: 'the function host',
          limit: LIMIT,
        },
        signal,
      );
      return resultOf({ name, base, status, answer, event });
    },
    unsupported: (target) => functionProblem(target) ?? environmentProblem(target),
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
  const { success, failure } = readAnswer(status, objectIn(answer)) ?? {};
  if (success) return success.result;
  if (failure) {
    // A proxy may refuse by the same status.
    const isElsewhere = failure.errorCode === 'ENVIRONMENT_NOT_SERVED';
    const code = isElsewhere ? 'TARGET_UNSUPPORTED' : codeOfStatus(status);
    throw new AdapterError(code, withoutOpenids(failure.errorMessage, event));
  }
  // Not the words of a function host: something in between, or something else altogether. What that is matters
  // only where its status says so.
  throw new AdapterError(
    status >= 400 ? codeOfStatus(status) : 'UNREACHABLE',
    `${base} answered the call of '${name}' with status ${status} and not as a function host does: check that the URL leads to one.`,
  );
}

function objectIn(text: string): Record<string, unknown> | undefined {
  // The result is within the bound; the envelope is one level more.
  const parsed = parseJsonObject(text, { maxDepth: MAX_JSON_DEPTH + 1 });
  return 'value' in parsed ? parsed.value : undefined;
}
