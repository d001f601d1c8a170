import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import { parseJsonObject, type Text } from '@opencloudpay/internal';
import type { Thrown } from '../../errors';
import { MAX_LOG_LINE, MAX_PAYLOAD_BYTES, MAX_REFUSAL_TEXT } from '../../limits';
import type { LogLevel } from '../../log';
import { RESULT_START } from './message-text';
import type { MessageFromInstance, WarningKind } from './messages';

type Check = (value: unknown) => boolean;

/** A check for each field of a message. */
type Shape<Message> = { readonly [Field in Exclude<keyof Message, 'type'>]-?: Check };

const isText: Check = (value) => typeof value === 'string';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isCall: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0;
/** The times that a `Date` can hold. */
const isTime: Check = (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15;

const isInBothLanguages: Check = (value) => hasShape(value, { en: isText, zh: isText } satisfies Shape<Text>);

const THROWN: Shape<Thrown> = { name: isText, message: isText, stack: optional(isText) };
const isThrown: Check = (value) => hasShape(value, THROWN);

const isShortText: Check = (value) => typeof value === 'string' && value.length <= MAX_REFUSAL_TEXT;

const REFUSAL: Shape<RefusedCall> = {
  service: (value) => value === 'cloudPay' || value === 'database',
  api: isShortText,
  collection: optional(isShortText),
  outTradeNo: optional(isShortText),
  outRefundNo: optional(isShortText),
  code: isShortText,
  errCode: optional((value) => Number.isSafeInteger(value)),
  message: isShortText,
  hint: optional(isShortText),
  advice: optional(isShortText),
};

const LEVELS: Readonly<Record<LogLevel, true>> = {
  debug: true,
  log: true,
  info: true,
  warn: true,
  error: true,
};

const isLine: Check = (value) => typeof value === 'string' && value.length <= MAX_LOG_LINE;

const SHAPES: {
  readonly [Type in MessageFromInstance['type']]: Shape<Extract<MessageFromInstance, { type: Type }>>;
} = {
  ready: {},
  'load-failed': { problem: isInBothLanguages, thrown: optional(isThrown) },
  ending: { lastCall: (value) => value === 0 || isCall(value) },
  // With a result, it is read by `readReturned`.
  returned: { call: isCall, json: (value) => value === undefined },
  'result-invalid': { call: isCall, problem: isInBothLanguages },
  threw: { call: isCall, thrown: isThrown },
  uncaught: { thrown: isThrown },
  log: {
    call: optional(isCall),
    level: (value) => typeof value === 'string' && Object.hasOwn(LEVELS, value),
    message: isLine,
    zh: optional(isLine),
    time: isTime,
    notice: optional((value) => value === true),
    once: optional((value) => value === ('documented-names' satisfies WarningKind)),
  },
  refused: { call: optional(isCall), refusal: (value) => hasShape(value, REFUSAL) },
};

/** The levels of the deepest message: an error or a refusal inside of it. */
const MAX_DEPTH = 2;

/**
 * Reads a message of an instance's process.
 *
 * @param line a line of the channel, without its end
 * @returns `problem`: why it is invalid, as the end of a sentence about the line
 */
export function readMessage(line: string): { message: MessageFromInstance } | { problem: string } {
  const returned = readReturned(line);
  if (returned) return returned;
  const parsed = parseJsonObject(line, { maxDepth: MAX_DEPTH });
  if ('problem' in parsed) return parsed;
  const { type, ...fields } = parsed.value;
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return { problem: 'has no known type' };
  if (!hasShape(fields, SHAPES[type as MessageFromInstance['type']]))
    return { problem: `is no message of type '${type}'` };
  // Its type and every field of that type have just been checked.
  return { message: parsed.value as unknown as MessageFromInstance };
}

/** A number of so few digits is a safe integer. */
const CALL_AND_RESULT = /([1-9]\d{0,14}),"result":/y;

/** Nearly every message is a result. Its JSON is not parsed here: its depth has another bound than messages have. */
function readReturned(line: string): ReturnType<typeof readMessage> | undefined {
  if (!line.startsWith(RESULT_START)) return undefined;
  CALL_AND_RESULT.lastIndex = RESULT_START.length;
  const call = CALL_AND_RESULT.exec(line)?.[1];
  if (call === undefined) return undefined;
  const json = line.slice(CALL_AND_RESULT.lastIndex, -1);
  if (!line.endsWith('}') || Buffer.byteLength(json) > MAX_PAYLOAD_BYTES)
    return { problem: 'is no result of a call' };
  return { message: { type: 'returned', call: Number(call), json } };
}

/** Whether a value is an object with exactly the fields of a shape, each passing its check. */
function hasShape(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Object.keys(value).every((name) => Object.hasOwn(shape, name)) &&
    Object.entries(shape).every(([name, check]) => check((value as Record<string, unknown>)[name]))
  );
}
