/** The text of a message, without its end. The JSON of an event or a result becomes part of it as it is. */
import type { InvokeMessage, MessageFromInstance, MessageToInstance } from './messages';

/** What a message with a result begins with. */
export const RESULT_START = '{"type":"returned","call":';

export function textToInstance(message: MessageToInstance): string {
  if (message.type === 'load') return JSON.stringify(message);
  const { type, call, invocation } = message;
  const { requestId, timeLimit, caller, trigger, depth, isCallback, token, event } = invocation;
  const fields = { type, call, requestId, timeLimit, caller, trigger, depth, isCallback };
  return `${withoutEnd(fields)}${token === undefined ? '' : `,"token":"${token}"`},"event":${event}}`;
}

/** The fields whose JSON is not at hand: a token needs no escapes, and to look for them takes long. */
const withoutEnd = (fields: Omit<InvokeMessage, 'event' | 'token'>) => JSON.stringify(fields).slice(0, -1);

export function textFromInstance(message: MessageFromInstance): string {
  if (message.type !== 'returned' || message.json === undefined) return JSON.stringify(message);
  return `${RESULT_START}${message.call},"result":${message.json}}`;
}
