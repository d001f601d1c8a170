import { jsonProblem, parseJsonObject, say, type Text } from '@opencloudpay/internal';
import type { Context } from 'hono';
import { ControlFailure } from './failure';

/** The largest request in bytes. */
export const MAX_BODY = 1024 * 1024;

/**
 * Parses the JSON object of a request. Its fields are unchecked.
 *
 * @throws {ControlFailure} BODY_INVALID
 */
export async function readJson<Body extends object>(c: Context): Promise<{ [Name in keyof Body]?: unknown }> {
  const parsed = parseJsonObject((await c.req.text()) || '{}');
  if ('problem' in parsed) {
    const { en, zh } = jsonProblem(parsed.problem);
    throw invalid(
      say(
        `The body ${en}. Send a JSON object, or {} if there is nothing to send.`,
        `请求体${zh}。请发送 JSON 对象；没有内容时发送 {}。`,
      ),
    );
  }
  return parsed.value as { [Name in keyof Body]?: unknown };
}

/** @throws {ControlFailure} BODY_INVALID */
export function objectOr<Default>(value: unknown, name: string, otherwise: Default): object | Default {
  if (value === undefined) return otherwise;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(say(`${name} must be a JSON object.`, `${name} 应为 JSON 对象。`));
}

/** Parses a number of a query. */
export function numberOr(text: string | undefined, otherwise: number, most: number): number {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) || number < 1
    ? otherwise
    : Math.min(number, most);
}

/** No valid number or name is longer. A longer one would flood error messages. */
const LONGEST_NAME = 256;

/**
 * Reads a `:name` part of the path.
 *
 * @throws {ControlFailure} NOT_FOUND
 */
export function param(c: Context, name: string, longest = LONGEST_NAME): string {
  const given = c.req.param(name) ?? '';
  if (given.length <= longest) return given;
  throw new ControlFailure(
    404,
    'NOT_FOUND',
    say(`The ${name} is longer than ${longest} characters.`, `${name} 超过 ${longest} 个字符。`),
  );
}

export function invalid(message: Text): ControlFailure {
  return new ControlFailure(400, 'BODY_INVALID', message);
}
