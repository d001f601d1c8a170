import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallAnswer, CallFailure } from '@opencloudpay/cloudpay';
import type { CallMemory, Redact } from '@opencloudpay/gateway/extension';
import {
  AnswerForgotten,
  failedCall,
  type KeyedCall,
  KeyReused,
  NotMade,
  REMEMBERED_FOR,
  type Remembered,
  wasNotMade,
} from '@opencloudpay/gateway/extension';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { CallKey, CallKeyStore, KnownCall } from '../store/call-keys';

export interface SharedMemoryOptions {
  store: CallKeyStore;
  logger: Logger;
  redact: Redact;
  /** Time limit of a call in milliseconds. */
  timeout: number;
  /** Milliseconds for which a call is remembered after its end. Default: 600_000. */
  ttl?: number | undefined;
}

/** The stored outcome of a call. Files are not stored, because read-only calls are simply repeated. */
type Outcome = { answer: Record<string, unknown>; hint?: string | undefined } | { failure: ToldFailure };

type ToldFailure = Pick<CallFailure, 'errCode' | 'message' | 'query' | 'problems'>;

/** Milliseconds between two checks for the outcome of a call at another gateway. */
const LOOK_INTERVAL = 200;

/**
 * Remembers calls with an `Idempotency-Key` in the database, for all gateways and across restarts. Each call is
 * remembered for its whole time, independent of their number.
 *
 * A key is stored before its call is made. A call whose key cannot be stored is not made, because a repeat would be
 * carried out twice.
 */
export function createSharedMemory({
  store,
  logger,
  redact,
  timeout,
  ttl = REMEMBERED_FOR,
}: SharedMemoryOptions): CallMemory {
  const seconds = ttl / 1000;
  /** Seconds for a call whose end was not recorded: the normal time, counted from its latest possible end. */
  const unended = seconds + timeout / 1000;

  return {
    async once(holder, call) {
      const { key, fingerprint } = call;
      const run = randomUUID();
      const identity = { holder, key, fingerprint };
      const known = await store.begin(identity, run, unended).catch((cause) => {
        throw new NotMade(
          'the gateway’s database does not answer, so this request was not sent. The outcome of an earlier one with the same Idempotency-Key is unknown. Repeat the call with the same key',
          { cause, query: call.query },
        );
      });
      return known ? outcomeOf(known, call, identity) : make(call, identity, run);
    },
  };

  async function make({ act }: KeyedCall, identity: CallKey, run: string): Promise<Remembered> {
    try {
      const { answer } = await act();
      await quietly(() => store.end(identity, run, outcomeOfAnswer(answer), seconds));
      return { answer, repeated: false };
    } catch (failure) {
      await quietly(() =>
        wasNotMade(failure)
          ? store.free(identity, run)
          : store.end(identity, run, { failure: toldBy(failure) } satisfies Outcome, seconds),
      );
      throw failure;
    }
  }

  /** The call has ended: the caller must get its outcome, even if it could not be stored. */
  async function quietly(write: () => Promise<void>): Promise<void> {
    await write().catch((error) =>
      logger.warn(
        { code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(error)) },
        'The outcome of a call could not be stored: a repeat of it fails with an unknown outcome',
      ),
    );
  }

  async function outcomeOf(known: KnownCall, call: KeyedCall, identity: CallKey): Promise<Remembered> {
    if (known.fingerprint !== identity.fingerprint) throw new KeyReused();
    const deadline = performance.now() + timeout;
    let { outcome } = known;
    while (outcome === undefined) {
      if (performance.now() >= deadline)
        throw new AnswerForgotten('its gateway has not recorded the outcome', call.query);
      await sleep(LOOK_INTERVAL);
      const found = await store.find(identity).catch((cause) => {
        throw new AnswerForgotten(`the gateway’s database does not answer (${messageOf(cause)})`, call.query);
      });
      if (!found) throw new NotMade('the first request with this key was not sent: repeat the call');
      outcome = found.outcome;
    }
    return { answer: answerIn(outcome as Outcome), repeated: true };
  }
}

function toldBy(failure: unknown): ToldFailure {
  const { errCode, message, query, problems } = failedCall(failure).failure;
  return { errCode, message, query, problems };
}

function outcomeOfAnswer(answer: CallAnswer): Outcome {
  if (answer.file) throw new Error('A file is the answer of a read-only call, which is not stored.');
  return { answer: answer.fields, hint: answer.hint };
}

/** @throws {CallFailure} if the call failed */
function answerIn(outcome: Outcome): CallAnswer {
  if ('answer' in outcome) return { fields: outcome.answer, hint: outcome.hint };
  const { errCode, message, query, problems } = outcome.failure;
  throw new CallFailure(errCode, message, { query, problems });
}
