import type { HeaderReader } from '@opencloudpay/contracts/caller';
import { ATTRIBUTE_HEADER, CALLBACK_EVENT_TYPE, STRUCTURED_EVENT } from '@opencloudpay/contracts/cloud-event';
import { ORDER_REQUEST_ID_ATTRIBUTE } from '@opencloudpay/contracts/request-id';
import { MAX_JSON_DEPTH, parseJsonObject } from '@opencloudpay/internal';
import { fieldsOf, textOf } from './http-event';
import { Refusal } from './messages';

/** A callback of the adapter `cloudevents`. */
export interface CallbackEvent {
  functionName: string;
  event: Record<string, unknown>;
  orderRequestId: string | undefined;
}

/** Whether a request is a CloudEvent, in binary or in structured mode. */
export function isCloudEvent(headers: HeaderReader): boolean {
  return headers.get(`${ATTRIBUTE_HEADER}specversion`) !== null || isStructured(headers);
}

function isStructured(headers: HeaderReader): boolean {
  return STRUCTURED_EVENT.test(headers.get('content-type') ?? '');
}

/**
 * @param isTrusted whether the request has the token. A signature does not cover the headers, which name the function in
 *   binary mode
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
 * @throws {Refusal} for an event that is no callback
 */
export function callbackIn(headers: HeaderReader, body: string, isTrusted: boolean): CallbackEvent {
  const isWhole = isStructured(headers);
  if (!isWhole && !isTrusted)
    throw new Refusal(
      401,
      'UNAUTHORIZED',
      'A signed CloudEvent must be in structured mode, because no signature covers the headers that name the function: set the mode of the adapter to structured, or give it the token.',
    );
  // In structured mode the event is one level around its data.
  const parsed = parseJsonObject(body || '{}', { maxDepth: MAX_JSON_DEPTH + (isWhole ? 1 : 0) });
  if ('problem' in parsed)
    throw new Refusal(400, 'EVENT_INVALID', `The body ${parsed.problem}. Send a JSON object.`);
  const attribute = (name: string) =>
    textOf(isWhole ? parsed.value[name] : headers.get(`${ATTRIBUTE_HEADER}${name}`));
  if (attribute('type') !== CALLBACK_EVENT_TYPE)
    throw new Refusal(
      400,
      'EVENT_INVALID',
      `This CloudEvent is no callback: its type must be ${CALLBACK_EVENT_TYPE}. Subscribe this service to no other events.`,
    );
  return {
    functionName: attribute('subject') ?? '',
    event: { ...fieldsOf(isWhole ? parsed.value['data'] : parsed.value) },
    orderRequestId: attribute(ORDER_REQUEST_ID_ATTRIBUTE),
  };
}
