import { createHash } from 'node:crypto';
import { CallFailure, ErrCode, type WireAnswer } from '@opencloudpay/cloudpay';
import { NotMade } from './around-call';

/** A key came again with another call: to act would be wrong, to answer as before too. */
export class KeyReused extends CallFailure {
  constructor() {
    super(
      ErrCode.INVALID_PARAM,
      'this Idempotency-Key was used for another call: use a new one for each call, and the same one only to repeat it unchanged',
    );
  }
}

/**
 * The calls that one token made with an `Idempotency-Key`, so that a call repeated after a lost answer gets the
 * first one's answer, or waits for it, instead of acting twice. What failed is remembered like what succeeded: the
 * caller who wants another try makes another call. Only what was not made at all is forgotten.
 */
export interface RememberedCalls {
  /**
   * @param fingerprint of everything that makes it the same call
   * @param act makes the call; what it throws before it returns a promise is not remembered: nothing was done
   * @throws {KeyReused}
   */
  once(
    key: string,
    fingerprint: string,
    act: () => Promise<WireAnswer>,
  ): { answer: Promise<WireAnswer>; repeated: boolean };
}

interface Memory {
  fingerprint: string;
  answer: Promise<WireAnswer>;
  /** Until when, by `now`; `undefined` while the call is under way. */
  until?: number;
}

/** Far longer than a client repeats; long enough for whoever repeats by hand. */
const TTL = 10 * 60_000;
const CAPACITY = 2_000;
/** A larger answer is a file, whose download may as well be repeated. */
const MAX_BYTES = 64 * 1024;

/** @param now milliseconds of a clock that only goes forward */
export function createRememberedCalls({
  ttl = TTL,
  capacity = CAPACITY,
  now = () => performance.now(),
} = {}): RememberedCalls {
  // Oldest first, as a Map keeps the order in which its keys came.
  const memories = new Map<string, Memory>();

  return {
    once(key, fingerprint, act) {
      const known = memories.get(key);
      if (known && !isOver(known)) {
        if (known.fingerprint !== fingerprint) throw new KeyReused();
        return { answer: known.answer, repeated: true };
      }
      memories.delete(key);
      const memory: Memory = { fingerprint, answer: act() };
      memories.set(key, memory);
      forgetSome();
      memory.answer.then(
        (answer) => settle(key, memory, Buffer.isBuffer(answer) && answer.length > MAX_BYTES),
        (failure) => settle(key, memory, failure instanceof NotMade),
      );
      return { answer: memory.answer, repeated: false };
    },
  };

  function settle(key: string, memory: Memory, isForgotten: boolean): void {
    memory.until = now() + ttl;
    if (isForgotten && memories.get(key) === memory) memories.delete(key);
  }

  function isOver({ until }: Memory): boolean {
    return until !== undefined && until <= now();
  }

  /** Those whose time is over, and the oldest above the capacity; never one under way, of which there are few. */
  function forgetSome(): void {
    let excess = memories.size - capacity;
    for (const [key, memory] of memories) {
      if (memory.until === undefined) continue;
      if (excess <= 0 && !isOver(memory)) return;
      memories.delete(key);
      excess -= 1;
    }
  }
}

/** @param parts whatever makes two calls the same */
export function fingerprintOf(parts: readonly unknown[], body: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(parts)).update(body).digest('base64');
}

/** @throws {CallFailure} for a key that is none */
export function keyOf(headers: Headers): string | undefined {
  const key = headers.get('idempotency-key') ?? undefined;
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new CallFailure(
    ErrCode.INVALID_PARAM,
    'Idempotency-Key must have from 1 to 255 printable ASCII characters without spaces: a UUID will do',
  );
}
