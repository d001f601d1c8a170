import { type CallAnswer, ErrCode } from '@opencloudpay/cloudpay';
import { TooManyCalls } from '../access/limits';
import { NotMade } from '../around-call';
import { AnswerForgotten, KeyReused } from './idempotency-key';

export interface Remembered {
  answer: CallAnswer;
  /** Whether this is the answer of an earlier request with the same key: nothing was done this time. */
  repeated: boolean;
}

export interface KeyedCall {
  key: string;
  /** Hash of everything that identifies the call. */
  fingerprint: string;
  /** The call changes nothing and may be repeated. */
  readOnly: boolean;
  /** The numbers to query its outcome by. */
  query: Readonly<Record<string, string>>;
  /** Makes the call. A synchronous throw is not remembered: nothing was done. */
  act: () => Promise<Remembered>;
}

/**
 * Remembers the calls of one token by `Idempotency-Key`. A call that is repeated after a lost answer gets the first
 * answer, or waits for it, and is not carried out twice. Failures are remembered like successes: to try again, the
 * caller makes a new call with a new key. Only calls that were not made at all are forgotten.
 */
export interface RememberedCalls {
  /**
   * Makes the call, or returns its earlier outcome. Calls `act` synchronously.
   *
   * @throws {KeyReused} {@link AnswerForgotten} {@link MemoryFull} and the failures of the call
   */
  once(call: KeyedCall): Promise<Remembered>;
}

/** The part of the memory that is full: `answers` of calls that change something, or their `keys`. */
export type MemoryPart = 'answers' | 'keys';

export interface MemoryOptions {
  /** Milliseconds for which a call is remembered after its end. Default: 600_000. */
  ttl?: number | undefined;
  /** Default: 200_000. */
  maxKeys?: number | undefined;
  /** Total bytes of all answers as JSON. Default: 32 MiB. */
  maxBytes?: number | undefined;
  /** Whether another memory keeps the calls too, so that this one may forget them. Default: `false`. */
  isCache?: boolean | undefined;
  /** Called when a limit is reached. */
  onFull?: ((part: MemoryPart) => void) | undefined;
  /** Milliseconds of a monotonic clock. */
  now?: (() => number) | undefined;
}

/** Much longer than a client's retries, and long enough for a manual repeat. */
export const REMEMBERED_FOR = 10 * 60_000;
/** 333 calls per second for ten minutes; about 400 bytes each. */
const MAX_KEYS = 200_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** A larger answer is a file, whose download may be repeated. */
const MAX_ANSWER = 64 * 1024;

/** The call cannot be remembered. It was not made, because a repeat of it would be carried out twice. */
class MemoryFull extends TooManyCalls {
  constructor(keys: number, retryAfter: number) {
    super(
      ErrCode.EXCEED_REQUEST_LIMIT,
      `this token made ${keys} calls with an Idempotency-Key within ten minutes, the most that the gateway can remember.`,
      retryAfter,
    );
  }
}

interface Memory {
  readonly fingerprint: string;
  readonly readOnly: boolean;
  /** Undefined after it was dropped to make room. */
  outcome: Promise<Remembered> | undefined;
  bytes: number;
  /** By `now`; `undefined` while the call is in progress. */
  until?: number;
}

/**
 * Calls are normally forgotten after `ttl`. If the memory is full earlier, the oldest answers are dropped first; a
 * repeat of such a call then fails with {@link AnswerForgotten}. The key of a call that changes something is never
 * dropped early: if there are too many keys, new calls are refused. So a lack of memory never causes a call to be
 * carried out twice.
 */
export function createRememberedCalls({
  ttl = REMEMBERED_FOR,
  maxKeys = MAX_KEYS,
  maxBytes = MAX_BYTES,
  isCache = false,
  onFull = () => {},
  now = () => performance.now(),
}: MemoryOptions = {}): RememberedCalls {
  const memories = new Map<string, Memory>();
  // A Map keeps insertion order, so these are ordered by the end of the calls.
  const ended = new Map<string, Memory>();
  const answered = new Map<string, Memory>();
  const expendable = new Map<string, Memory>();
  let bytes = 0;

  return {
    async once({ key, fingerprint, readOnly, query, act }) {
      forgetOld();
      const known = memories.get(key);
      if (known) {
        if (known.fingerprint !== fingerprint) throw new KeyReused();
        if (!known.outcome) throw new AnswerForgotten('its answer is no longer remembered', query);
        return { ...(await known.outcome), repeated: true };
      }
      if (!hasRoom()) {
        if (readOnly) return act();
        onFull('keys');
        throw new MemoryFull(memories.size, secondsToRoom());
      }
      const outcome = act();
      const memory: Memory = { fingerprint, readOnly, outcome, bytes: 0 };
      memories.set(key, memory);
      outcome.then(
        ({ answer }) => end(key, memory, sizeOf(answer)),
        (failure) => (wasNotMade(failure) ? forget(key) : end(key, memory, String(failure).length)),
      );
      return outcome;
    },
  };

  function end(key: string, memory: Memory, size: number): void {
    memory.until = now() + ttl;
    memory.bytes = size;
    bytes += size;
    ended.set(key, memory);
    answered.set(key, memory);
    if (memory.readOnly || isCache) expendable.set(key, memory);
    if (size > MAX_ANSWER) drop(key, memory);
    for (const [oldest, held] of answered) {
      if (bytes <= maxBytes) return;
      if (!expendable.has(oldest)) onFull('answers');
      drop(oldest, held);
    }
  }

  /** Drops the answer; drops the key only if the call may be repeated. */
  function drop(key: string, memory: Memory): void {
    if (expendable.has(key)) {
      forget(key);
      return;
    }
    bytes -= memory.bytes;
    memory.bytes = 0;
    memory.outcome = undefined;
    answered.delete(key);
  }

  function forget(key: string): void {
    bytes -= memories.get(key)?.bytes ?? 0;
    for (const map of [memories, ended, answered, expendable]) map.delete(key);
  }

  function forgetOld(): void {
    for (const [key, { until = Number.POSITIVE_INFINITY }] of ended) {
      if (until > now()) return;
      forget(key);
    }
  }

  function hasRoom(): boolean {
    for (const key of expendable.keys()) {
      if (memories.size < maxKeys) return true;
      forget(key);
    }
    return memories.size < maxKeys;
  }

  function secondsToRoom(): number {
    const [oldest] = ended.values();
    return Math.max(1, Math.ceil(((oldest?.until ?? 0) - now()) / 1000));
  }
}

/** Whether nothing was done, so that a repeat with the same key makes the call. */
export function wasNotMade(failure: unknown): boolean {
  return failure instanceof NotMade || failure instanceof TooManyCalls;
}

function sizeOf(answer: CallAnswer): number {
  return answer.file ? answer.file.length : JSON.stringify(answer).length;
}
