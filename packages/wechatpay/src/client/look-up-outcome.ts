import type { ApiDeclaration, OutcomeLookup } from '../api';
import { declarationOf } from '../apis/index';
import { RequestError } from '../errors';
import type { TypedFields } from '../typed-fields';
import type { ReadAnswer } from './read-answer';
import { isRefusal, refusalCode } from './refusal';

type Params = Readonly<Record<string, string | number>>;

/** The result of the query of a call's outcome. */
export type LookedUp =
  /** It was carried out: the signed answer says so, with these fields. */
  | { found: 'done'; state: Readonly<Record<string, string | number>> }
  /** It was not carried out: the signed answer says so. */
  | { found: 'nothing' }
  /** No signed answer decided it; `refusal` is the query's, if it was refused. */
  | { found: 'unclear'; refusal?: ReadAnswer<TypedFields> }
  /** No query got a believable answer, and not because of the deadline. */
  | { found: 'unanswered' };

/** Sends a query; `signed` says whether WeChat Pay's signature covers its answer. */
export type Ask = (api: ApiDeclaration, params: Params) => Promise<ReadAnswer<TypedFields>>;

/** Queries the outcome of a call, by the number that the call's declaration names. */
export async function lookUpOutcome(
  lookup: OutcomeLookup,
  params: Params,
  ask: Ask,
  hasTime: () => boolean,
): Promise<LookedUp> {
  const query = declarationOf(lookup.api);
  if (!query) return { found: 'unclear' };
  const numbers = Object.fromEntries(
    [...lookup.by, 'sub_mch_id'].flatMap((name) =>
      params[name] === undefined ? [] : [[name, params[name]]],
    ),
  ) as Params;
  const told = await answered(() => ask(query, numbers));
  if (!told) return { found: hasTime() ? 'unanswered' : 'unclear' };
  // Some APIs' documents have refusals without a signature; then the code decides.
  const neverSigned = Object.hasOwn(query.answer.fields, 'error_code') && isRefusal(told.answer);
  const isAbsent = lookup.absent.includes(refusalCode(told.answer));
  if (isAbsent && (told.signed || neverSigned)) return { found: 'nothing' };
  if (isRefusal(told.answer)) return { found: 'unclear', refusal: told };
  return judge(lookup, told.answer, params);
}

function judge(lookup: OutcomeLookup, answer: TypedFields, params: Params): LookedUp {
  const state = answer[lookup.state];
  if (state === undefined || state === '') return { found: 'unclear' };
  if (lookup.undone?.includes(String(state))) return { found: 'nothing' };
  const same = Object.entries(lookup.same ?? {});
  // The number belongs to an earlier call with other amounts, which is why this call was refused.
  if (same.some(([field, name]) => String(answer[field]) !== String(params[name])))
    return { found: 'nothing' };
  const told = [
    lookup.state,
    ...same.map(([field]) => field),
    'transaction_id',
    'refund_id_0',
    'order_id',
    'return_no',
  ];
  return {
    found: 'done',
    state: Object.fromEntries(
      told.flatMap((field) => (answer[field] ? [[field, answer[field]]] : [])),
    ) as Params,
  };
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
