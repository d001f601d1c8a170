import type { OutcomeLookup } from '../../outcome';
import { type CallResult, provesOutcome, type ReadAnswer, type Refusal } from './call-result';
import { type LookedUp, lookUpOutcome, type OutcomeQuery } from './look-up-outcome';
import { unclear } from './request-errors';
import type { CallRules, Fields } from './rules';

/** A refusal, and the attempts that failed before it came. */
export type Refused = Pick<CallResult, 'signed' | 'failures' | 'confirmed' | 'hint'> & {
  readonly refusal: Refusal;
};

/** What the client knows besides the answer. */
interface Known {
  /** Whether an earlier call with the same number was, or may have been, carried out. */
  wasMadeBefore: boolean;
  /** Whether an earlier request with the same number got no answer and may still arrive. */
  mayArrive: boolean;
  /** Whether a signature was verified before: then the account and its key are right. */
  keyIsProven(): boolean;
  /** Whether the call has time left. */
  hasTime(): boolean;
  /** The query of the outcome; `undefined` if there is none. */
  query(lookup: OutcomeLookup): OutcomeQuery | undefined;
}

/** Codes that say nothing about the account. */
const TRANSIENT = new Set(['FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED', 'RATE_LIMITED']);
/** Refusals of a request that reached WeChat Pay damaged. */
const DAMAGE = /签名|SIGN|XML|格式|参数|PARAM/i;

/**
 * Returns a refusal only if the call certainly did nothing.
 *
 * A refusal does not repeat its number and may be unsigned: a proxy may have given one
 * call's refusal to another. So the outcome of a call that moves money is queried before its refusal is returned.
 *
 * @throws {RequestError} OUTCOME_UNKNOWN
 */
export async function checkRefusal(
  api: CallRules,
  { refusal, signed, failures, confirmed = false, hint }: Refused,
  params: Fields,
  { wasMadeBefore, mayArrive, keyIsProven, hasTime, query }: Known,
): Promise<void> {
  const proves = signed && provesOutcome(api, refusal);
  if (proves && confirmed) return;
  const unclearBecause = (because: string, state?: Readonly<Record<string, string | number>>) =>
    unclear(api, { refusal: refusal.words, hint, because, state }, params);

  const lost = failures.find(({ mayHaveArrived }) => mayHaveArrived);
  if (lost)
    throw unclearBecause(`an earlier attempt of this call may have been carried out (${lost.message})`);
  if (refusal.undecided) throw unclearBecause('this does not tell whether WeChat Pay carried it out');

  const lookup = api.outcome?.lookup;
  if (!lookup) return;
  const isCertain = signed && (lookup.certain?.includes(refusal.code) ?? false);
  if (isCertain && (confirmed || api.repeat === 'unsent')) return;
  const lookUp = () => lookUpOutcome(lookup, params, query(lookup), hasTime);
  let lookedUp = await lookUp();
  // Both call and query may have got another call's refusal, so the query is sent once more.
  if (commonReason({ refusal, signed }, lookedUp)) lookedUp = await lookUp();
  if (lookedUp.found === 'nothing' && mayArrive)
    throw unclearBecause(
      'an earlier request with the same number got no answer and may still arrive, within a minute',
    );
  if (lookedUp.found === (proves ? 'done' : 'nothing')) return;
  if (lookedUp.found === 'nothing') throw unclearBecause(`${lookup.api} tells otherwise`);
  if (lookedUp.found === 'done') {
    const state = `${lookup.state} ${lookedUp.state[lookup.state]}`;
    throw unclearBecause(`${lookup.api} shows that it was carried out (${state})`, lookedUp.state);
  }
  const isUnanswered = lookedUp.found === 'unanswered';
  const reason = commonReason({ refusal, signed }, lookedUp);
  if (reason && !signed && !DAMAGE.test(reason)) return;
  if (wasMadeBefore)
    throw unclearBecause('an earlier call with the same number was or may have been carried out');
  // Nothing but the refusal is known: WeChat Pay signed it, or no signature of this account was ever verified.
  if (isUnanswered && (signed || !keyIsProven())) return;
  // Until a signature was verified, the key may be wrong, and damaged requests are refused.
  if (reason && (signed || !keyIsProven())) return;
  throw unclearBecause(`it may be the refusal of another call, and no answer of ${lookup.api} decides`);
}

/**
 * The reason why both call and query were refused. It concerns the account, so the call's refusal is true;
 * but requests that were damaged on the way get equal refusals too.
 */
function commonReason(call: Omit<ReadAnswer, 'answer'>, lookedUp: LookedUp): string | undefined {
  const query = lookedUp.found === 'unclear' ? lookedUp.query : undefined;
  if (query?.signed !== call.signed) return undefined;
  const [reason, other] = [call.refusal?.reason, query.refusal?.reason];
  return reason === other && !TRANSIENT.has(String(reason)) ? String(reason ?? '') : undefined;
}
