import { looksLikeCallback } from '@opencloudpay/contracts/callback-fields';
import { isDeeper, jsonProblem, MAX_JSON_DEPTH, say, type Text, tooDeep } from '@opencloudpay/internal';
import { type Caller, callerFromEvent } from '../caller';
import { FunctionError } from '../errors';
import { MAX_PAYLOAD_BYTES } from '../limits';
import type { PreparedInvocation } from './channel/messages';

export interface Invocation {
  functionName: string;
  requestId: string;
  /** Milliseconds. */
  timeLimit: number;
  /** The trigger of the invocation. Default: a call. */
  trigger?: 'timer' | undefined;
  /** How many functions have called each other so far. */
  depth?: number | undefined;
  /** The token that the real wx-server-sdk passes on when the function calls the platform, which identifies the caller. */
  tokenFor?: ((caller: Caller | undefined) => string) | undefined;
  /** The user for whom the function is called. */
  user?: Caller | undefined;
}

/**
 * Builds the input of a function as CloudBase does: the event with `userInfo`, and its caller.
 *
 * A given caller becomes `event.userInfo` and replaces any value in the event: functions rely on it without checks.
 * Without one, the event's own `userInfo` is kept, and names the caller if no other function calls: WeChat Pay's callback.
 *
 * @throws {FunctionError} `EVENT_INVALID` if the event is not a JSON object, too large or nested too deep
 */
export function prepareInvocation(event: unknown, invocation: Invocation): PreparedInvocation {
  const { requestId, timeLimit, trigger, user, depth = 0 } = invocation;
  const given = asObject(event, invocation);
  // Another function can pass on data of a user. Only the gateway calls with a notification, and no function before it.
  const isTold = user === undefined && depth === 0;
  const caller = user ?? (isTold ? callerFromEvent(given) : undefined);
  const sent = user ? { ...given, userInfo: { appId: user.appId, openId: user.openId } } : given;
  return {
    requestId,
    event: toJson(sent, invocation),
    timeLimit,
    caller,
    trigger,
    depth,
    token: invocation.tokenFor?.(caller),
    isCallback: isTold && looksLikeCallback(given),
  };
}

function asObject(event: unknown, about: Invocation): Record<string, unknown> {
  if (event === undefined) return {};
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw invalid(
      say(
        'is not an object: a function is called with an object, { } if it needs nothing.',
        '不是对象：云函数的 event 必须是对象，没有内容时传 { }。',
      ),
      about,
    );
  }
  return event as Record<string, unknown>;
}

function toJson(event: object, about: Invocation): string {
  let json: string;
  try {
    json = JSON.stringify(event);
  } catch (cause) {
    throw invalid(
      say(
        'cannot be written as JSON (it holds a cycle, a BigInt, or a toJSON that throws).',
        '无法转换为 JSON（含有循环引用、BigInt，或抛出异常的 toJSON）。',
      ),
      about,
      { cause },
    );
  }
  if (isDeeper(json, MAX_JSON_DEPTH)) {
    const { en, zh } = jsonProblem(tooDeep());
    throw invalid(say(`${en}.`, `${zh}。`), about);
  }
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) {
    const size = (bytes / 1024 / 1024).toFixed(1);
    throw invalid(
      say(
        `is ${size} MB; functions take 6 MB: pass large data by file or database.`,
        `大小为 ${size} MB，云函数最多接收 6 MB：请通过文件或数据库传递大数据。`,
      ),
      about,
    );
  }
  return json;
}

function invalid(
  problem: Text,
  { functionName, requestId }: Invocation,
  options?: ErrorOptions,
): FunctionError {
  return new FunctionError(
    'EVENT_INVALID',
    say(`The event for '${functionName}' ${problem.en}`, `云函数 ${functionName} 的 event ${problem.zh}`),
    { functionName, requestId },
    options,
  );
}
