/** Answers that are given to other calls: exchanged between two that are under way, or given once more later. */
import type { Random } from '../chaos/random.ts';
import type { Reply, Subject } from './hop.ts';

/** An answer with the call that it answers. */
export interface Answered {
  subject: Subject;
  reply: Reply;
}

export interface AnswerPool {
  /** Keeps an answer, to be given to another call later. */
  remember(answered: Answered): void;
  /** One that was given earlier, to a call with another number; `undefined` where none is known that `fits`. */
  earlier(subject: Subject, fits: (other: Answered) => boolean, random: Random): Answered | undefined;
  /**
   * Waits for another call's answer and gives this one in exchange.
   *
   * @param patience milliseconds; `undefined` where no other that `fits` came by then
   */
  swap(own: Answered, fits: (other: Answered) => boolean, patience: number): Promise<Answered | undefined>;
  /** What a call that was to be left alone gets in exchange, where another one waits for its answer. */
  offer(own: Answered, fits: (other: Answered) => boolean): Answered | undefined;
}

interface Waiting {
  own: Answered;
  fits: (other: Answered) => boolean;
  take: (other: Answered) => void;
}

/** Answers that are remembered of each API. */
const KEPT = 60;

export function createAnswerPool(): AnswerPool {
  const kept = new Map<string, Answered[]>();
  const waiting = new Set<Waiting>();

  function offer(own: Answered, fits: (other: Answered) => boolean): Answered | undefined {
    for (const other of waiting) {
      if (!isOther(other.own, own) || !fits(other.own) || !other.fits(own)) continue;
      waiting.delete(other);
      other.take(own);
      return other.own;
    }
    return undefined;
  }

  return {
    remember(answered) {
      const ofApi = kept.get(answered.subject.api) ?? [];
      kept.set(answered.subject.api, [...ofApi.slice(-(KEPT - 1)), answered]);
    },
    earlier(subject, fits, { between }) {
      const others = [...kept.values()].flat().filter((other) => isOther(other, { subject }) && fits(other));
      return others[between(0, Math.max(0, others.length - 1))];
    },
    offer,
    swap(own, fits, patience) {
      const partner = offer(own, fits);
      if (partner) return Promise.resolve(partner);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(entry);
          resolve(undefined);
        }, patience);
        const take = (other: Answered) => {
          clearTimeout(timer);
          resolve(other);
        };
        const entry: Waiting = { own, fits, take };
        waiting.add(entry);
      });
    },
  };
}

/** A refund and its order have different numbers here. */
function isOther(one: Pick<Answered, 'subject'>, other: Pick<Answered, 'subject'>): boolean {
  return one.subject.number !== other.subject.number || one.subject.api !== other.subject.api;
}
