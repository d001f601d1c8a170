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
 * The target's environment is sent as the header `X-WX-ENV`: a function host refuses environments that it does not
 * serve, and the function sees it as `cloud.getWXContext().ENV`.
 *
 * Any server that uses this envelope may answer: `POST <url>/functions/<name>` with the event as
 * JSON answers 200 `{ result, requestId }` (`result` absent for `undefined`), or an error status with
 * `{ errorCode, errorMessage, requestId }`.
 */
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { functionPath, readAnswer } from '@opencloudpay/contracts/function-wire';
import { MAX_JSON_DEPTH, parseJsonObject } from '@opencloudpay/internal';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { authorization } from './check-options';
import { functionNameOf, functionProblem } from './choice/function-name';
import { AdapterError } from './errors';
import { baseUrl } from './http/base-url';
import { contextHeaders, environmentProblem } from './http/context-headers';
import { eventText } from './http/event-text';
import { postEvent } from './http/post-event';
import { RESULT_LIMIT } from './http/reply-in';
import { requestSigner } from './http/signed-headers';
import { codeOfStatus } from './http/status-codes';
import { withoutOpenids } from './http/without-openids';

export interface HttpAdapterOptions extends CallLimits {
  /** The address of the function host, `http://127.0.0.1:8010`; a path before `/functions` may be part of it. */
  url: string;
  /** The token that the host requires. */
  token?: string | undefined;
  /** Signs each request, for a server that calls `verifyCall` of `@opencloudpay/cloudpay/verify-call`. */
  secret?: string | undefined;
}

/**
 * Calls the functions of a host that is served over HTTP. Connections are kept open between calls.
 * The host itself enforces the function's own time limit.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong
 */
export function httpAdapter({ url, token, secret, ...limits }: HttpAdapterOptions): FunctionAdapter {
  const base = baseUrl('url', url, 'the function host is served');
  const makeCall = limitedCalls(limits);
  const headers = authorization('token', token);
  const sign = requestSigner('secret', secret);

  return {
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const name = functionNameOf(target);
      const called = `'${name}'`;
      const address = `${base}${functionPath(name)}`;
      const context = contextHeaders(target, orderRequestId);
      const body = eventText(called, event);
      const { status, answer } = await makeCall({ called, at: base, signal }, (ended) =>
        postEvent(
          {
            called,
            url: address,
            base,
            headers: { ...headers, ...context, ...sign(address, body) },
            body,
            runsThere: 'the function host',
            limit: RESULT_LIMIT,
          },
          ended,
        ),
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
    // A proxy may refuse with the same status.
    const isElsewhere = failure.errorCode === 'ENVIRONMENT_NOT_SERVED';
    const code = isElsewhere ? 'TARGET_UNSUPPORTED' : codeOfStatus(status);
    throw new AdapterError(code, withoutOpenids(failure.errorMessage, event));
  }
  // Not the answer of a function host, so it comes from a proxy or from another server. Its body does not
  // matter; only its status does.
  throw new AdapterError(
    status >= 400 ? codeOfStatus(status) : 'UNREACHABLE',
    `${base} answered the call of '${name}' with status ${status} and not as a function host does: check that the URL leads to one.`,
  );
}

function objectIn(text: string): Record<string, unknown> | undefined {
  // The bound is for the result; the envelope adds one level.
  const parsed = parseJsonObject(text, { maxDepth: MAX_JSON_DEPTH + 1 });
  return 'value' in parsed ? parsed.value : undefined;
}
