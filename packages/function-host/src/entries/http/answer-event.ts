import { ORDER_REQUEST_ID_FIELD } from '@opencloudpay/contracts/request-id';
import type { Entry, PlatformCall, PlatformTimer } from '../calls/entry';
import { answerRequest } from './answer-request';
import { eventAnswer, fieldsOf, requestInEvent, textOf } from './http-event';

/**
 * Answers any event of a platform: an HTTP request in the platform's form, a timer, or else a direct invocation, whose
 * event is the function's own. An adapter may have added the id of the order's request to it.
 */
export async function answerEvent(
  entry: Entry,
  event: unknown,
  platform: PlatformCall,
  timerIn: (event: unknown) => PlatformTimer | undefined,
): Promise<unknown> {
  const request = requestInEvent(event);
  if (request) return eventAnswer(await answerRequest(entry, request, platform));
  const timer = timerIn(event);
  if (timer) return entry.runTimer(timer, platform);
  const { [ORDER_REQUEST_ID_FIELD]: id, ...own } = fieldsOf(event);
  if (id === undefined) return entry.invoke(event, platform);
  return entry.invoke(own, { ...platform, orderRequestId: textOf(id) });
}
