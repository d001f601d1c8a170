/**
 * Calls functions that take CloudEvents over HTTP, as Knative services do, by the SDK `cloudevents`.
 *
 * ```ts
 * import { cloudeventsAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = cloudeventsAdapter({ url: 'http://{functionName}.shop.svc.cluster.local' });
 * ```
 *
 * | attribute | value |
 * | --- | --- |
 * | `type` | `com.opencloudpay.callback` |
 * | `source` | `/opencloudpay/<environment>` |
 * | `subject` | the function's name |
 * | `id` | the same for each delivery of the same callback |
 * | `orderrequestid` | the id of the request that placed the order, if it is known |
 * | `data` | the callback's event, as JSON |
 *
 * The reply is the answer's JSON, or the data of an answer that is a CloudEvent.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 */
import { createHash } from 'node:crypto';
import { CALLBACK_EVENT_TYPE, STRUCTURED_EVENT } from '@opencloudpay/contracts/cloud-event';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { ORDER_REQUEST_ID_ATTRIBUTE, ORDER_REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { MAX_JSON_DEPTH, parseJsonObject } from '@opencloudpay/internal';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { authorization } from './check-options';
import { functionNameOf } from './choice/function-name';
import { urlsBy } from './choice/function-urls';
import { AdapterError } from './errors';
import { contextHeaders } from './http/context-headers';
import { eventText } from './http/event-text';
import { type PostAnswer, postEvent } from './http/post-event';
import { REPLY_LIMIT, replyIn } from './http/reply-in';
import { requestSigner } from './http/signed-headers';
import { statusError } from './http/status-error';
import { loadSdk } from './load-sdk';

export interface CloudeventsAdapterOptions extends CallLimits {
  /** The address, with `{functionName}` and `{envId}` where those of the order stand. */
  url: string;
  /**
   * `binary`: the attributes in headers and the event as the body. `structured`: all of it in the body.
   * Default: `binary`
   */
  mode?: 'binary' | 'structured' | undefined;
  /** Sent as `Authorization: Bearer …`. */
  token?: string | undefined;
  /** Signs each request, for a server that calls `verifyCall` of `@opencloudpay/cloudpay/verify-call`. */
  secret?: string | undefined;
}

export const CLOUDEVENTS_MODES = ['binary', 'structured'] as const;

/**
 * Connections are kept open between calls.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong, or the SDK is missing
 */
export function cloudeventsAdapter({
  url,
  mode = 'binary',
  token,
  secret,
  ...limits
}: CloudeventsAdapterOptions): FunctionAdapter {
  const urls = urlsBy('url', url);
  if (!CLOUDEVENTS_MODES.includes(mode))
    throw new AdapterError('CONFIGURATION_INVALID', 'mode must be binary or structured.');
  const sign = requestSigner('secret', secret);
  const headers = authorization('token', token);
  const makeCall = limitedCalls(limits);
  const { CloudEvent, HTTP } = loadSdk({
    adapter: 'cloudevents',
    name: 'cloudevents',
    load: () => require('cloudevents') as typeof import('cloudevents'),
  });

  return {
    unsupported: urls.problem,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const functionName = functionNameOf(target);
      const called = `'${functionName}'`;
      const address = urls.url(target);
      const context = contextHeaders(target, orderRequestId);
      const text = eventText(called, event);
      const message = HTTP[mode](
        new CloudEvent({
          id: createHash('sha256')
            .update(`${target.envId}\n${functionName}\n${text}`)
            .digest('hex')
            .slice(0, 32),
          type: CALLBACK_EVENT_TYPE,
          source: `/opencloudpay/${encodeURIComponent(target.envId)}`,
          subject: functionName,
          datacontenttype: 'application/json',
          data: event,
          ...(context[ORDER_REQUEST_ID_HEADER] !== undefined && {
            [ORDER_REQUEST_ID_ATTRIBUTE]: context[ORDER_REQUEST_ID_HEADER],
          }),
        }),
      );
      const body = String(message.body);
      const answered = await makeCall({ called, at: urls.base, signal }, (ended) =>
        postEvent(
          {
            called,
            url: address,
            base: urls.base,
            headers: {
              ...(message.headers as Record<string, string>),
              ...headers,
              ...context,
              ...sign(address, body),
            },
            body,
            runsThere: 'the service',
            limit: REPLY_LIMIT,
          },
          ended,
        ),
      );
      const { status, answer } = answered;
      if (status >= 200 && status < 300) return replyOf(called, answered);
      throw statusError({ called, status, answer, event, secrets: [token, secret] });
    },
  };
}

/**
 * The data of an answer: in structured mode a part of the body, otherwise the body. The SDK's own reader loses `0`, `false`
 * and empty text, and does not bound the depth.
 */
function replyOf(called: string, { headers, answer }: PostAnswer): unknown {
  if (answer === '' || !STRUCTURED_EVENT.test(headers.get('content-type') ?? '')) return replyIn(answer);
  // The event is one level around the reply.
  const parsed = parseJsonObject(answer, { maxDepth: MAX_JSON_DEPTH + 1 });
  if ('value' in parsed && typeof parsed.value['specversion'] === 'string') return parsed.value['data'];
  throw new AdapterError('FUNCTION_FAILED', `${called} answered with a CloudEvent that is not valid.`);
}
