/**
 * The messages between the host and the process of an instance: lines of JSON on one file descriptor.
 *
 * The code of a function runs in that process and can write to the descriptor too. So the host checks every message
 * against its declared shape, and accepts only messages that the process may send at that moment (see `Instance`).
 */
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import { parseJsonObject } from '@opencloudpay/internal';
import type { Thrown } from '../errors';
import type { RefusedHosts } from '../host-types';
import { MAX_LOG_LINE, MAX_PAYLOAD_BYTES, MAX_REFUSAL_TEXT } from '../limits';
import type { LogLevel } from '../log';
import type { FunctionFolder } from '../project/function-folder';
import type { StandIn } from '../project/module-use';

/** The file descriptor of the channel in the process of an instance. */
export const CHANNEL_FD = 3;

/**
 * The longest message, in bytes: a result of maximum size with every character escaped once more, and room
 * for the rest.
 */
export const MAX_MESSAGE_BYTES = 2 * MAX_PAYLOAD_BYTES + 1024 * 1024;

/** The place of a function's code. */
export type FunctionCode = Pick<FunctionFolder, 'path' | 'entry' | 'exportName'>;

export interface LoadMessage {
  type: 'load';
  fn: FunctionCode;
  /** Names that resolve to a given file if the function has no usable copy of its own. */
  modules: Readonly<Record<string, StandIn>>;
  refuse?: RefusedHosts | undefined;
}

/**
 * The fields of CloudBase's `context` that are data. The instance adds the methods, and the two texts that repeat the
 * variables (see `contextTexts`): they would be half of the message.
 */
export interface ContextFields {
  callbackWaitsForEmptyEventLoop: boolean;
  memory_limit_in_mb: number;
  time_limit_in_ms: number;
  request_id: string;
  function_version: string;
  function_name: string;
  namespace: string;
  tencentcloud_region: string;
}

/** A call of the function, as the host prepares it. */
export interface PreparedInvocation {
  requestId: string;
  /** The event as JSON. */
  event: string;
  context: ContextFields;
  /** Environment variables of this call only. */
  variables: Readonly<Record<string, string>>;
  /** Whether the event is WeChat Pay's notification, which answers to its documented names too. */
  isCallback: boolean;
}

export interface InvokeMessage
  extends Pick<PreparedInvocation, 'event' | 'context' | 'variables' | 'isCallback'> {
  type: 'invoke';
  /** The number of the call in this process, from 1: messages about the call have it. */
  call: number;
}

export type MessageToInstance = LoadMessage | InvokeMessage;

/** The end of a call in the function. */
export type CallOutcome =
  /** `json` is absent if the function returned `undefined`. */
  | { type: 'returned'; json?: string }
  | { type: 'result-invalid'; problem: string }
  | { type: 'threw'; thrown: Thrown };

export type MessageFromInstance =
  | { type: 'ready' }
  | { type: 'load-failed'; problem: string; thrown?: Thrown }
  /** The function is about to be called: from now on it may have acted. */
  | { type: 'started'; call: number }
  | (CallOutcome & { call: number })
  /** An uncaught error; the end of the process usually follows. */
  | { type: 'uncaught'; thrown: Thrown }
  /**
   * `call` is absent if the line belongs to no call. With `once`, only the first line of that kind is logged.
   */
  | {
      type: 'log';
      call?: number;
      level: LogLevel;
      message: string;
      time: number;
      notice?: true;
      once?: WarningKind;
    }
  /** A call of `cloud.cloudPay` or `cloud.database()` was refused. `call` is absent as in a line. */
  | { type: 'refused'; call?: number; refusal: RefusedCall };

/** A warning that is logged once for each function. */
export type WarningKind = 'documented-names';

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
};

const LEVELS: Readonly<Record<LogLevel, true>> = {
  debug: true,
  log: true,
  info: true,
  warn: true,
  error: true,
};

const SHAPES: {
  readonly [Type in MessageFromInstance['type']]: Shape<Extract<MessageFromInstance, { type: Type }>>;
} = {
  ready: {},
  'load-failed': { problem: isText, thrown: optional(isThrown) },
  started: { call: isCall },
  returned: {
    call: isCall,
    json: optional((value) => typeof value === 'string' && Buffer.byteLength(value) <= MAX_PAYLOAD_BYTES),
  },
  'result-invalid': { call: isCall, problem: isText },
  threw: { call: isCall, thrown: isThrown },
  uncaught: { thrown: isThrown },
  log: {
    call: optional(isCall),
    level: (value) => typeof value === 'string' && Object.hasOwn(LEVELS, value),
    message: (value) => typeof value === 'string' && value.length <= MAX_LOG_LINE,
    time: isTime,
    notice: optional((value) => value === true),
    once: optional((value) => value === ('documented-names' satisfies WarningKind)),
  },
  refused: { call: optional(isCall), refusal: (value) => hasShape(value, REFUSAL) },
};

/** The levels of the deepest message: an error or a refusal inside of it. */
const MAX_DEPTH = 2;

/** A number of so few digits is a safe integer. */
const STARTED = /^\{"type":"started","call":([1-9]\d{0,14})\}$/;

/**
 * Reads a message of an instance's process.
 *
 * @param line a line of the channel, without its end
 * @returns `problem`: why it is invalid, as the end of a sentence about the line
 */
export function readMessage(line: string): { message: MessageFromInstance } | { problem: string } {
  // Every second message is this one: as the instance writes it, it needs no parser.
  const started = STARTED.exec(line);
  if (started) return { message: { type: 'started', call: Number(started[1]) } };
  const parsed = parseJsonObject(line, { maxDepth: MAX_DEPTH });
  if ('problem' in parsed) return parsed;
  const { type, ...fields } = parsed.value;
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return { problem: 'has no known type' };
  if (!hasShape(fields, SHAPES[type as MessageFromInstance['type']]))
    return { problem: `is no message of type '${type}'` };
  // Its type and every field of that type have just been checked.
  return { message: parsed.value as unknown as MessageFromInstance };
}

/** Whether a value is an object with exactly the fields of a shape, each passing its check. */
function hasShape(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Object.keys(value).every((name) => Object.hasOwn(shape, name)) &&
    Object.entries(shape).every(([name, check]) => check((value as Record<string, unknown>)[name]))
  );
}
