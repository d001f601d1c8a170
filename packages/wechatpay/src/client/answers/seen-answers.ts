import { createBoundedMemory } from '../calls/bounded-memory';
import { queryNumbers } from '../calls/query-numbers';
import type { CallRules, Fields } from '../calls/rules';
import { PostFailure } from '../failures';

/**
 * The client's memory of the answers that it got. WeChat Pay signs each answer with a new random text, so an answer that
 * comes a second time is a copy: a proxy has sent it twice, and the next request of the connection got the second one. From
 * then on each request of that connection would get its predecessor's answer, which the answer to an order does not show.
 */
export interface SeenAnswers {
  /**
   * Notes an answer whose signature was verified.
   *
   * @param id what no other answer has: the nonce of v3, the signature of v2
   * @param call what may get this answer again; compared by `===`
   * @returns whether another call got this answer before
   */
  isCopy(id: string, call: unknown): boolean;
}

/** The failure of a request whose own answer is lost, because a copy of another one came. */
export function copied(): PostFailure {
  return new PostFailure(
    'what came is a copy of the answer to an earlier request. Does a proxy mix up or cache answers? A server that stands in for WeChat Pay must sign each answer with a new nonce',
    true,
  );
}

export function createSeenAnswers(): SeenAnswers {
  const calls = createBoundedMemory<unknown>();
  return {
    isCopy(id, call) {
      const earlier = calls.get(id);
      if (earlier === undefined) calls.set(id, call);
      return earlier !== undefined && earlier !== call;
    },
  };
}

/**
 * Whether an answer of v2, whose signature was verified, is a copy.
 *
 * Servers that stand in for WeChat Pay in tests give a repeated call the same bytes again, and for one and the same order
 * that does no harm. Some of them repeat the request's own nonce: then the answer belongs to the request.
 */
export function isCopiedV2(seen: SeenAnswers, { name }: CallRules, answer: Fields, params: Fields): boolean {
  const { sign, nonce_str: nonce } = answer;
  if (!sign || !nonce) return false;
  const call = [name, ...Object.values(queryNumbers(params))].join(' ');
  return seen.isCopy(String(sign), call) && String(nonce) !== String(params['nonce_str']);
}
