import { RequestError } from '../../errors';
import type { OutcomeLookup } from '../../outcome';
import type { ReadAnswer } from './call-result';
import { type Fields, valueAt } from './rules';

/** The result of the query of a call's outcome. */
export type LookedUp =
  /** It was carried out: the signed answer says so, with these fields. */
  | { found: 'done'; state: Readonly<Record<string, string | number>> }
  /** It was not carried out: the signed answer says so. */
  | { found: 'nothing' }
  /** No signed answer decided it; the `query` was refused. */
  | { found: 'unclear'; query?: ReadAnswer }
  /** No query got a believable answer, and not because of the deadline. */
  | { found: 'unanswered' };

/** The query of a call's outcome, ready to be sent. */
export interface OutcomeQuery {
  /** Sends it until there is an answer. */
  ask(): Promise<ReadAnswer<Fields>>;
  /** Whether WeChat Pay signs none of the query's refusals: then the code decides. */
  readonly refusesUnsigned?: boolean;
}

/**
 * Queries the outcome of a call, by the number that the call's declaration names.
 *
 * @param query `undefined` if there is no such query
 */
export async function lookUpOutcome(
  lookup: OutcomeLookup,
  params: Fields,
  query: OutcomeQuery | undefined,
  hasTime: () => boolean,
): Promise<LookedUp> {
  if (!query) return { found: 'unclear' };
  const result = await answered(() => query.ask());
  if (!result) return { found: hasTime() ? 'unanswered' : 'unclear' };
  if (!result.refusal) return judge(lookup, result.answer, params);
  const isAbsent = lookup.absent.includes(result.refusal.code);
  if (isAbsent && (result.signed || query.refusesUnsigned)) return { found: 'nothing' };
  return { found: 'unclear', query: result };
}

/** Numbers of WeChat Pay that a query's answer may have, for the person who has to look further. */
const NUMBERS = ['transaction_id', 'refund_id_0', 'refund_id', 'order_id', 'return_no', 'return_id'];

function judge(lookup: OutcomeLookup, answer: Fields, params: Fields): LookedUp {
  const state = valueAt(answer, lookup.state);
  if (state === undefined || state === '') return { found: 'unclear' };
  if (lookup.undone?.includes(String(state))) return { found: 'nothing' };
  const same = Object.entries(lookup.same ?? {});
  // The number belongs to an earlier call with other amounts, which is why this call was refused.
  if (same.some(([field, name]) => String(valueAt(answer, field)) !== String(valueAt(params, name))))
    return { found: 'nothing' };
  const shown = [lookup.state, ...same.map(([field]) => field), ...NUMBERS].flatMap((field) => {
    const value = valueAt(answer, field);
    return value ? [[field, value as string | number] as const] : [];
  });
  return { found: 'done', state: Object.fromEntries(shown) };
}

/** How often a query is sent whose answer cannot be believed: two answers in a row are seldom damaged. */
const TRIES = 3;

/** @returns `undefined` if no attempt got a believable answer */
export async function answered<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof RequestError)) throw failure;
    }
  }
  return undefined;
}
