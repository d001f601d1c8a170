import type { Entry, PlatformCall, PlatformTimer } from '../calls/entry';
import { answerRequest } from './answer-request';
import { eventAnswer, requestInEvent } from './http-event';

/**
 * Answers any event of a platform: an HTTP request in the platform's form, a timer, or else a direct invocation, whose
 * event is the function's own.
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
  return timer ? entry.runTimer(timer, platform) : entry.invoke(event, platform);
}
