import type { TypedFields } from '@opencloudpay/wechatpay';
import { RequestError } from '@opencloudpay/wechatpay/errors';
import type { AnswerSchema, ApiDeclaration } from '../api';
import type { Mode } from '../forms';
import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { isGiven } from './find-table';

/** The numbers by which calls name orders, refunds and shares. */
const NUMBERS = [
  'transaction_id',
  'out_trade_no',
  'refund_id',
  'out_refund_no',
  'order_id',
  'out_order_no',
  'out_return_no',
];

/** What a success is checked for, besides what the client has checked. */
export interface CheckedAnswer {
  readonly declaration: ApiDeclaration;
  readonly mode: Mode;
  readonly request: Readonly<Record<string, unknown>>;
  readonly json: JsonObject;
  /** The answer in v2's names. */
  readonly fields: TypedFields;
}

/**
 * Checks that a success belongs to the order that the call names, and that amounts are integers. v2 compares all
 * numbers of a call; v3's requests have only one of several, so the client cannot compare the others.
 *
 * @throws {RequestError} ANSWER_INVALID
 */
export function checkAnswer({ declaration, mode, request, json, fields }: CheckedAnswer): void {
  const { name: api, effect } = declaration;
  const given = NUMBERS.filter((name) => isGiven(request[name]));
  const other = given.find((name) => {
    const answered = fields[name] ?? fields[`${name}_0`];
    return isGiven(answered) && String(answered) !== String(request[name]);
  });
  const wrong = notInteger('', declaration.answer.json[mode], json);
  if (other === undefined && wrong === undefined) return;
  const problem =
    wrong === undefined
      ? `is about another ${other} than was given: the numbers of the call do not belong together, or the answer belongs to another call`
      : `has a ${wrong} that is no integer`;
  const outcomeUnknown = effect !== 'none';
  const next = outcomeUnknown ? 'Query before anything else.' : 'Do not act on it.';
  const numbers = Object.fromEntries(given.map((name) => [name, String(request[name])]));
  throw new RequestError('ANSWER_INVALID', `The answer to ${api} ${problem}. ${next}`, numbers, {
    outcomeUnknown,
  });
}

/** The path of the first value that must be an integer and is none. */
function notInteger(path: string, schema: AnswerSchema, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (schema.type === 'integer') return Number.isSafeInteger(value) ? undefined : path;
  if (schema.type === 'array' && Array.isArray(value))
    return firstOf(value.map((item: JsonValue) => notInteger(`${path}[]`, schema.items, item)));
  if (schema.type !== 'object' || !isJsonObject(value)) return undefined;
  return firstOf(
    Object.entries(schema.properties).map(([name, inside]) =>
      notInteger(path === '' ? name : `${path}.${name}`, inside, value[name]),
    ),
  );
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
