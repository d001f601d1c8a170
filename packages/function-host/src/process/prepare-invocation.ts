import { looksLikeCallback } from '@opencloudpay/contracts/callback-fields';
import { isDeeper, MAX_JSON_DEPTH, tooDeep } from '@opencloudpay/internal';
import { type Caller, callerFromEvent } from '../caller';
import { FunctionError } from '../errors';
import { MAX_PAYLOAD_BYTES } from '../limits';
import type { PreparedInvocation } from './messages';

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
    throw invalid('is not an object: a function is called with an object, { } if it needs nothing.', about);
  }
  return event as Record<string, unknown>;
}

function toJson(event: object, about: Invocation): string {
  let json: string;
  try {
    json = JSON.stringify(event);
  } catch (cause) {
    throw invalid('cannot be written as JSON (it holds a cycle, a BigInt, or a toJSON that throws).', about, {
      cause,
    });
  }
  if (isDeeper(json, MAX_JSON_DEPTH)) throw invalid(`${tooDeep()}.`, about);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw invalid(
      `is ${(bytes / 1024 / 1024).toFixed(1)} MB; functions take 6 MB: pass large data by file or database.`,
      about,
    );
  }
  return json;
}

function invalid(
  problem: string,
  { functionName, requestId }: Invocation,
  options?: ErrorOptions,
): FunctionError {
  return new FunctionError(
    'EVENT_INVALID',
    `The event for '${functionName}' ${problem}`,
    { functionName, requestId },
    options,
  );
}
