/** Answers that are given to other calls: exchanged between two calls, or given again later. */
import type { Random } from '../chaos/random.ts';
import type { Reply, Subject } from './hop.ts';

/** An answer with the call that it answers. */
export interface Answered {
  subject: Subject;
  reply: Reply;
  /** The code or words of a refusal; `undefined` for a success. */
  refusal: string | undefined;
}

/** Which answer is wanted. */
export interface Wanted {
  /** Only one of the same API. */
  ofSameApi: boolean;
  /** A refusal rather than a success. */
  refusal: boolean;
  /** Also an answer with the same number. */
  own: boolean;
}

export interface AnswerPool {
  /** Stores an answer, to give it to another call later. */
  remember(answered: Answered): void;
  /** An answer that was given earlier, to another call; `undefined` if there is none. */
  earlier(subject: Subject, wanted: Wanted, random: Random): Answered | undefined;
  /**
   * Waits for another call's answer and exchanges the two.
   *
   * @param patience milliseconds; `undefined` if no other answer came by then
   */
  swap(own: Answered, wanted: Pick<Wanted, 'ofSameApi'>, patience: number): Promise<Answered | undefined>;
  /** The other answer for an undamaged call, if another call waits for its answer. */
  offer(own: Answered): Answered | undefined;
}

interface Waiting {
  own: Answered;
  ofSameApi: boolean;
  take: (other: Answered) => void;
}

/** How many answers are stored for each API and refusal. */
const KEPT = 30;

export function createAnswerPool(): AnswerPool {
  /** By API, and then by refusal, so that frequent refusals do not displace rare ones. */
  const kept = new Map<string, Map<string | undefined, Answered[]>>();
  const waiting = new Set<Waiting>();

  function offer(own: Answered, ofSameApi = false): Answered | undefined {
    for (const other of waiting) {
      if (!isOther(other.own, own)) continue;
      if ((ofSameApi || other.ofSameApi) && other.own.subject.api !== own.subject.api) continue;
      waiting.delete(other);
      other.take(own);
      return other.own;
    }
    return undefined;
  }

  return {
    remember(answered) {
      const { subject, refusal } = answered;
      const ofApi = kept.get(subject.api) ?? new Map<string | undefined, Answered[]>();
      kept.set(subject.api, ofApi.set(refusal, [...(ofApi.get(refusal) ?? []).slice(1 - KEPT), answered]));
    },
    earlier(subject, { ofSameApi, refusal, own }, { between }) {
      const groups = [...kept]
        .filter(([api]) => !ofSameApi || api === subject.api)
        .flatMap(([, ofApi]) => [...ofApi.values()])
        .map((group) => group.filter((other) => own || isOther(other, { subject })))
        .filter(([first]) => first !== undefined);
      const wanted = groups.filter(([first]) => (first?.refusal !== undefined) === refusal);
      const fitting = wanted.length > 0 ? wanted : groups;
      const group = fitting[between(0, Math.max(0, fitting.length - 1))] ?? [];
      return group[between(0, Math.max(0, group.length - 1))];
    },
    offer: (own) => offer(own),
    swap(own, { ofSameApi }, patience) {
      const partner = offer(own, ofSameApi);
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
        const entry: Waiting = { own, ofSameApi, take };
        waiting.add(entry);
      });
    },
  };
}

/** A refund and its order have different numbers here. */
function isOther(one: Pick<Answered, 'subject'>, other: Pick<Answered, 'subject'>): boolean {
  return one.subject.number !== other.subject.number || one.subject.api !== other.subject.api;
}
