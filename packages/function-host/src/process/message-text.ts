/** The text of a message, without its end. The JSON of an event or a result becomes part of it as it is. */
import type { MessageFromInstance, MessageToInstance } from './messages';

/** What a message with a result begins with. */
export const RESULT_START = '{"type":"returned","call":';

export function textToInstance(message: MessageToInstance): string {
  if (message.type === 'load') return JSON.stringify(message);
  const { event, ...fields } = message;
  return `${JSON.stringify(fields).slice(0, -1)},"event":${event}}`;
}

export function textFromInstance(message: MessageFromInstance): string {
  if (message.type !== 'returned' || message.json === undefined) return JSON.stringify(message);
  return `${RESULT_START}${message.call},"result":${message.json}}`;
}
