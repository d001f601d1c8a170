import { RequestError } from '../../errors';
import type { BadAnswer, PostFailure } from '../failures';
import { queryNumbers } from './query-numbers';
import { type CallRules, type Fields, mayChange } from './rules';

/** An answer that nothing proves to be WeChat Pay's for this call. */
export function notBelieved(api: CallRules, cause: BadAnswer, params: Fields): RequestError {
  return new RequestError(
    'ANSWER_INVALID',
    `The answer to ${api.name} cannot be believed: ${sentence(cause.message)} ${mayChange(api) ? '' : 'The outcome is unknown. '}${afterAnswerless(api, params)}`,
    queryNumbers(params),
    { cause, outcomeUnknown: mayChange(api) },
  );
}

/** No attempt got an answer. */
export function noAnswer(api: CallRules, failures: readonly PostFailure[], params: Fields): RequestError {
  const arrived = failures.some(({ mayHaveArrived }) => mayHaveArrived);
  const outcomeUnknown = arrived && mayChange(api);
  const tries = failures.length > 1 ? ` (${failures.length} attempts)` : '';
  return new RequestError(
    outcomeUnknown ? 'OUTCOME_UNKNOWN' : 'UNREACHABLE',
    `No answer to ${api.name}: ${reasons(failures).join('; ')}${tries}. ${
      arrived ? afterAnswerless(api, params) : 'Nothing reached WeChat Pay, so the call may be repeated.'
    }`,
    queryNumbers(params),
    { cause: failures.at(-1), outcomeUnknown },
  );
}

/** A call with an effect was refused, and the refusal does not state the outcome of the number. */
export interface UnclearRefusal {
  /** WeChat Pay's refusal, in its text. */
  refusal: string;
  /** Why it proves nothing: a part of a sentence. */
  because: string;
  /** What a query showed about the number, if it showed something. */
  state?: Readonly<Record<string, string | number>> | undefined;
  hint?: string | undefined;
}

/** WeChat Pay refused, but may have carried the call out. */
export function unclear(
  api: CallRules,
  { refusal, because, state, hint }: UnclearRefusal,
  params: Fields,
): RequestError {
  return new RequestError(
    'OUTCOME_UNKNOWN',
    `WeChat Pay refused ${api.name} (${refusal}), but ${because}. ${afterRefusal(params)}${hint ? ` ${hint}` : ''}`,
    queryNumbers(params),
    { outcomeUnknown: true, state },
  );
}

function afterRefusal(params: Fields): string {
  const numbers = numbersInWords(params);
  return numbers
    ? `The outcome is unknown: query ${numbers} before you retry, and never retry with a new number.`
    : 'The outcome is unknown: repeat exactly the same call; its answer shows the outcome.';
}

function numbersInWords(params: Fields): string {
  return Object.entries(queryNumbers(params))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Each reason once, in order: hosts may fail differently, and their waiting times vary. */
function reasons(failures: readonly PostFailure[]): string[] {
  const byKind = new Map<string, string>();
  for (const { message } of failures) {
    const kind = message.replace(/\d+ ms/, 'ms');
    byKind.delete(kind);
    byKind.set(kind, message);
  }
  return [...byKind.values()];
}

/** What to do after a request that may have arrived. */
function afterAnswerless(api: CallRules, params: Fields): string {
  if (api.effect === 'none') return 'A query changes nothing, so the call may be repeated.';
  const numbers = numbersInWords(params);
  const unknown = 'The outcome is unknown: WeChat Pay may have carried it out.';
  return numbers
    ? `${unknown} Query ${numbers} before you retry.`
    : `${unknown} This API has no query: repeat exactly the same call; its answer shows the outcome.`;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
