import type { ApiDeclaration } from '../api';
import type { TypedFields } from '../typed-fields';
import { hintOf } from './explain-refusal';
import type { PostFailure } from './failures';
import { type Ask, lookUpOutcome } from './look-up-outcome';
import type { Answer, Question, ReadAnswer } from './read-answer';
import { isUndecided, provesOutcome, refusalCode, refusalInWords } from './refusal';
import { unclear } from './request-errors';

/** An answer, and the attempts that failed before it came. */
export interface Told<Content extends Answer = Answer> extends ReadAnswer<Content> {
  failures: readonly PostFailure[];
}

/** What the client knows beside the answer. */
interface Known {
  /** Whether an earlier call with the same number was, or may have been, carried out. */
  wasMadeBefore: boolean;
  /** Whether a signature has matched before: then the account and its key are right. */
  keyIsProven(): boolean;
  ask: Ask;
}

/** Refusals of a request that WeChat Pay could not read as it was sent. */
const DAMAGE = /签名|XML|格式|参数/i;

/**
 * Lets a refusal pass only where the call certainly did nothing.
 *
 * A refusal does not repeat the number that it is about, and may be unsigned: something on the way may have given one
 * call's refusal to another. So a call that moves money is looked up before its refusal is given.
 *
 * @throws {RequestError} OUTCOME_UNKNOWN
 */
export async function checkRefusal(
  api: ApiDeclaration,
  { answer, signed, failures }: Told<TypedFields>,
  params: Question['params'],
  { wasMadeBefore, keyIsProven, ask }: Known,
): Promise<void> {
  if (signed && provesOutcome(api, answer)) return;
  const unclearBecause = (because: string, state?: Question['params']) =>
    unclear(api, { refusal: refusalInWords(answer), hint: hintOf(answer), because, state }, params);

  const lost = failures.find(({ mayHaveArrived }) => mayHaveArrived);
  if (lost)
    throw unclearBecause(`an earlier attempt of this call may have been carried out (${lost.message})`);
  if (isUndecided(answer)) throw unclearBecause('this does not tell whether WeChat Pay carried it out');

  const lookup = api.outcome?.lookup;
  if (!lookup) return;
  if (signed && lookup.certain?.includes(refusalCode(answer))) return;
  const lookedUp = await lookUpOutcome(lookup, params, ask);
  if (lookedUp.found === 'nothing') return;
  if (lookedUp.found === 'done') {
    const state = `${lookup.state} ${lookedUp.state[lookup.state]}`;
    throw unclearBecause(`${lookup.api} tells that it was carried out (${state})`, lookedUp.state);
  }
  if (!signed && refusedAlike(answer, lookedUp.refusal)) return;
  if (wasMadeBefore)
    throw unclearBecause('an earlier call with the same number was or may have been carried out');
  if (signed || !keyIsProven()) return;
  throw unclearBecause(`the refusal is not signed, and ${lookup.api} brought no signed answer`);
}

/**
 * Whether call and query were refused for the same reason, which lies with the account: then the refusal of the call is
 * true. Requests that were damaged on the way are refused alike too, by other words.
 */
function refusedAlike(answer: TypedFields, query: TypedFields | undefined): boolean {
  const reason = String(answer['return_msg'] ?? '');
  return query?.['return_msg'] === reason && reason !== '' && !DAMAGE.test(reason);
}
