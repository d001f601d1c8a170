import type { ApiDeclaration } from '../api';
import { RequestError } from '../errors';
import type { BadAnswer, PostFailure } from './failures';

type Params = Readonly<Record<string, unknown>>;

/** The numbers by which WeChat Pay can be asked what became of a request. */
const QUERY_NUMBERS = [
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'out_order_no',
  'order_id',
  'out_return_no',
];

/** An answer came, and nobody knows whose it is. */
export function notBelieved(api: ApiDeclaration, cause: BadAnswer, params: Params): RequestError {
  return new RequestError(
    'ANSWER_INVALID',
    `The answer to ${api.name} cannot be believed: ${cause.message}. ${advice(params)}`,
    queryNumbers(params),
    { cause },
  );
}

/** No attempt brought an answer. */
export function noAnswer(
  api: ApiDeclaration,
  failures: readonly PostFailure[],
  params: Params,
): RequestError {
  const cause = failures.at(-1);
  const unknown = failures.some(({ mayHaveArrived }) => mayHaveArrived);
  const tries = failures.length > 1 ? ` (${failures.length} attempts)` : '';
  return new RequestError(
    unknown ? 'OUTCOME_UNKNOWN' : 'UNREACHABLE',
    `No answer to ${api.name}: ${cause?.message}${tries}. ${
      unknown ? advice(params) : 'Nothing reached WeChat Pay, so the call may be repeated.'
    }`,
    queryNumbers(params),
    { cause },
  );
}

function advice(params: Params): string {
  const numbers = Object.entries(queryNumbers(params)).map(([name, value]) => `${name} ${value}`);
  return numbers.length > 0
    ? `The outcome is unknown: WeChat Pay may have carried it out. Query ${numbers.join(', ')} before you retry.`
    : 'Nothing changes by asking, so the call may be repeated.';
}

function queryNumbers(params: Params): Record<string, string> {
  return Object.fromEntries(
    QUERY_NUMBERS.filter((name) => params[name] !== undefined).map((name) => [name, String(params[name])]),
  );
}
