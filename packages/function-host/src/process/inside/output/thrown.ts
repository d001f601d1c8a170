import { inspect } from 'node:util';
import type { Thrown } from '../../../errors';
import { MAX_LOG_LINE } from '../../../limits';
import { withoutHostFrames } from './host-frames';

/** The maximum length of an error's text, in characters, because a message to the host has a maximum size. */
const MAX_TEXT = MAX_LOG_LINE;

/** Describes any thrown or rejected value: errors by their message, other values as Node prints them. */
export function describeThrown(value: unknown): Thrown {
  const { name, message, stack } = described(value);
  return { name: cut(name), message: cut(message), ...(stack !== undefined && { stack: cut(stack) }) };
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function described(value: unknown): Thrown {
  try {
    if (value instanceof Error) {
      const { name, message, stack } = value;
      return {
        name: String(name),
        message: String(message),
        ...(typeof stack === 'string' && { stack: withoutHostFrames(stack) }),
      };
    }
    // Errors of another realm, and the `{ errCode, errMsg }` objects that cloud SDKs reject with.
    if (typeof value === 'object' && value !== null) {
      const { name, message, errMsg, stack } = value as Record<string, unknown>;
      const text = message ?? errMsg;
      return {
        name: typeof name === 'string' ? name : 'Error',
        message: typeof text === 'string' ? text : inspect(value, { depth: 3 }),
        ...(typeof stack === 'string' && { stack: withoutHostFrames(stack) }),
      };
    }
    return { name: 'Error', message: typeof value === 'string' ? value : inspect(value) };
  } catch {
    // A getter or a proxy of the function's own that throws when looked at.
    return { name: 'Error', message: 'a value that cannot be inspected' };
  }
}
