/**
 * Calls functions behind any HTTP server: a POST of the callback's JSON, whose answer is the reply.
 *
 * ```ts
 * import { webhookAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = webhookAdapter({
 *   url: 'https://shop.example.com/callbacks/{functionName}',
 *   secret: process.env.CALLBACK_SECRET ?? '',
 * });
 * ```
 *
 * Each request is signed over its method, path, time and body. The server verifies it by `verifyCall` of
 * `@opencloudpay/cloudpay/verify-call`. The environment is sent as the header `X-WX-ENV`, which is not signed: put
 * `{envId}` into the path where it decides something.
 */
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { authorization } from './check-options';
import { functionNameOf } from './choice/function-name';
import { urlsBy } from './choice/function-urls';
import { contextHeaders } from './http/context-headers';
import { eventText } from './http/event-text';
import { postEvent } from './http/post-event';
import { REPLY_LIMIT, replyIn } from './http/reply-in';
import { requestSigner } from './http/signed-headers';
import { statusError } from './http/status-error';
import { checkOption } from './platforms/check-text';

export interface WebhookAdapterOptions extends CallLimits {
  /** The address, with `{functionName}` and `{envId}` where those of the order stand. */
  url: string;
  /** Signs each request. At least 16 characters. */
  secret: string;
  /** Also sent, as `Authorization: Bearer …`. */
  token?: string | undefined;
}

/**
 * Connections are kept open between calls.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong
 */
export function webhookAdapter({ url, secret, token, ...limits }: WebhookAdapterOptions): FunctionAdapter {
  const urls = urlsBy('url', url);
  checkOption('secret', secret, /./);
  const sign = requestSigner('secret', secret);
  const headers = authorization('token', token);
  const makeCall = limitedCalls(limits);

  return {
    unsupported: urls.problem,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const called = `'${functionNameOf(target)}'`;
      const address = urls.url(target);
      const context = contextHeaders(target, orderRequestId);
      const body = eventText(called, event);
      const { status, answer } = await makeCall({ called, at: urls.base, signal }, (ended) =>
        postEvent(
          {
            called,
            url: address,
            base: urls.base,
            headers: { ...headers, ...context, ...sign(address, body) },
            body,
            runsThere: 'the server',
            limit: REPLY_LIMIT,
          },
          ended,
        ),
      );
      if (status >= 200 && status < 300) return replyIn(answer);
      throw statusError({ called, status, answer, event, secrets: [token, secret] });
    },
  };
}
