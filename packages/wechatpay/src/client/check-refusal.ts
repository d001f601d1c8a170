import type { ApiDeclaration } from '../api';
import type { TypedFields } from '../typed-fields';
import type { Answer } from './answer';
import type { PostFailure } from './failures';
import { type Ask, type LookedUp, lookUpOutcome } from './look-up-outcome';
import type { Question, ReadAnswer } from './read-answer';
import { isUndecided, provesOutcome, refusalCode, refusalInWords } from './refusal';
import { unclear } from './request-errors';

/** An answer, and the attempts that failed before it came. */
export interface Told<Content extends Answer = Answer> extends ReadAnswer<Content> {
  failures: readonly PostFailure[];
  /** Whether several requests got the same refusal. */
  confirmed?: boolean;
  /** What to do about the refusal. */
  hint?: string | undefined;
}

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
  ask: Ask;
}

/** Codes that say nothing about the account. */
const TRANSIENT = new Set(['FREQUENCY_LIMITED']);
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
  api: ApiDeclaration,
  { answer, signed, failures, confirmed = false, hint }: Told<TypedFields>,
  params: Question['params'],
  { wasMadeBefore, mayArrive, keyIsProven, hasTime, ask }: Known,
): Promise<void> {
  const proves = signed && provesOutcome(api, answer);
  if (proves && confirmed) return;
  const unclearBecause = (because: string, state?: Question['params']) =>
    unclear(api, { refusal: refusalInWords(answer), hint, because, state }, params);

  const lost = failures.find(({ mayHaveArrived }) => mayHaveArrived);
  if (lost)
    throw unclearBecause(`an earlier attempt of this call may have been carried out (${lost.message})`);
  if (isUndecided(answer)) throw unclearBecause('this does not tell whether WeChat Pay carried it out');

  const lookup = api.outcome?.lookup;
  if (!lookup) return;
  const isCertain = signed && (lookup.certain?.includes(refusalCode(answer)) ?? false);
  if (isCertain && (confirmed || api.repeat === 'unsent')) return;
  const lookUp = () => lookUpOutcome(lookup, params, ask, hasTime);
  let lookedUp = await lookUp();
  // Both call and query may have got another call's refusal, so the query is sent once more.
  if (commonReason({ answer, signed }, lookedUp)) lookedUp = await lookUp();
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
  const reason = commonReason({ answer, signed }, lookedUp);
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
function commonReason(call: ReadAnswer<TypedFields>, lookedUp: LookedUp): string | undefined {
  const query = lookedUp.found === 'unclear' ? lookedUp.refusal : undefined;
  if (query?.signed !== call.signed) return undefined;
  const [reason, other] = [call, query].map(({ answer }) => refusalCode(answer) || answer['return_msg']);
  return reason === other && !TRANSIENT.has(String(reason)) ? String(reason ?? '') : undefined;
}
