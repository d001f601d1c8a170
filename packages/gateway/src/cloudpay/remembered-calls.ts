import { type CallAnswer, ErrCode } from '@opencloudpay/cloudpay';
import { NotMade } from './around-call';
import { AnswerForgotten, KeyReused } from './idempotency-key';
import { TooManyCalls } from './limits';

export interface Remembered {
  answer: CallAnswer;
  /** Whether this is the answer to an earlier request with the same key: nothing was done this time. */
  repeated: boolean;
}

export interface KeyedCall {
  key: string;
  /** Of everything that makes it the same call. */
  fingerprint: string;
  /** The call changes nothing, so that it may be made again. */
  readOnly: boolean;
  /** By what numbers its outcome can be queried. */
  query: Readonly<Record<string, string>>;
  /** Makes the call. What it throws before it returns a promise is not remembered: nothing was done. */
  act: () => Promise<Remembered>;
}

/**
 * The calls that one token made with an `Idempotency-Key`, so that a call repeated after a lost answer gets the first
 * one's answer, or waits for it, instead of acting twice. What failed is remembered like what succeeded: a caller who
 * wants another try makes another call. Only what was not made at all is forgotten.
 */
export interface RememberedCalls {
  /**
   * Makes the call, or gives what became of it before. Acts before it returns.
   *
   * @throws {KeyReused} {@link AnswerForgotten} {@link MemoryFull} and what the call fails with
   */
  once(call: KeyedCall): Promise<Remembered>;
}

/** What the memory cannot hold any more: `answers` of calls that acted, or their `keys`. */
export type MemoryPart = 'answers' | 'keys';

export interface MemoryOptions {
  /** Milliseconds for which a call is remembered after its end. Default: 600_000. */
  ttl?: number | undefined;
  /** Default: 200_000. */
  maxKeys?: number | undefined;
  /** Bytes of all answers together, as JSON. Default: 32 MiB. */
  maxBytes?: number | undefined;
  /** Whether the calls are remembered elsewhere as well, so that they may be forgotten here. Default: false. */
  isCache?: boolean | undefined;
  /** Called when a bound is reached. */
  onFull?: ((part: MemoryPart) => void) | undefined;
  /** Milliseconds of a clock that only goes forward. */
  now?: (() => number) | undefined;
}

/** Far longer than a client repeats; long enough for a person who repeats by hand. */
export const REMEMBERED_FOR = 10 * 60_000;
/** As many as 333 calls a second make in ten minutes; some 400 bytes each. */
const MAX_KEYS = 200_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** A larger answer is a file, whose download may as well be repeated. */
const MAX_ANSWER = 64 * 1024;

/** A call more than can be remembered: it was not made, as a repeat of it would act twice. */
class MemoryFull extends TooManyCalls {
  constructor(keys: number, retryAfter: number) {
    super(
      ErrCode.EXCEED_REQUEST_LIMIT,
      `this token has made ${keys} calls with an Idempotency-Key within ten minutes, which is as many as the gateway remembers.`,
      retryAfter,
    );
  }
}

interface Memory {
  readonly fingerprint: string;
  readonly readOnly: boolean;
  /** Undefined where it was dropped, to make room. */
  outcome: Promise<Remembered> | undefined;
  bytes: number;
  /** By `now`; `undefined` while the call is under way. */
  until?: number;
}

/**
 * The bound is time. Where the memory is full before that, answers are dropped first, the oldest first: a repeat of such
 * a call is told that its outcome must be queried. A key of a call that acted is never dropped before its time; where
 * there are too many, new calls are refused. So no repeat acts twice for want of memory.
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
  // In the order in which the calls ended, as a Map keeps the order in which its keys came.
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
        if (!known.outcome) throw new AnswerForgotten('its answer is not remembered any more', query);
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

  /** Drops the answer, and the key only where the call may be made again. */
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

/** Whether nothing was done, so that the call may be repeated with its key, and is made then. */
export function wasNotMade(failure: unknown): boolean {
  return failure instanceof NotMade || failure instanceof TooManyCalls;
}

function sizeOf(answer: CallAnswer): number {
  return answer.file ? answer.file.length : JSON.stringify(answer).length;
}
