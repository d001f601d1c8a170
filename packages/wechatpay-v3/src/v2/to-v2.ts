import type { TypedFields } from '@opencloudpay/wechatpay';
import { type JsonObject, type JsonValue, valueAt } from '../json';
import { wordsOf } from '../refusal-words';
import { checkAnswer } from './check-answer';
import { plain, textOf } from './conversions/conversion';
import { conversions } from './conversions/conversions';
import { findTranslation } from './find-table';
import { refusalFields, v2Code } from './refusal';
import type { AnswerRow, V2Table } from './table';
import type { Account } from './to-v3';
import { withoutFields } from './without-fields';

/** An answer of v3, verified. */
export interface V3Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The JSON of the body. Left out for a body without content (204). */
  readonly json?: JsonObject;
  /** Whether WeChat Pay signed it. Default: true */
  readonly signed?: boolean;
}

/** An answer in v2's names. */
export interface V2Answer {
  readonly fields: TypedFields;
  /** What v3 says besides and v2 has no names for, by v3's documented names, nested as it came. */
  readonly extra: JsonObject;
}

/**
 * Translates an answer of v3 to what v2 would have answered: `return_code`, `result_code`, `err_code`, the fields of v2's
 * declaration with its types and units.
 *
 * An unsigned refusal has `return_code` FAIL, as in v2, where callers know by it that anyone could have written it.
 *
 * @param apiName the CloudPay name of the v2 API that was called
 * @param request the parameters by v2's wire names, as {@link toV3} got them
 * @throws {RequestError} ANSWER_INVALID for an answer about other numbers than the call's, and for amounts that are no
 *   integers
 */
export function toV2(
  apiName: string,
  request: Readonly<Record<string, unknown>>,
  answer: V3Answer,
  account: Account,
): V2Answer {
  const translation = findTranslation(apiName, request);
  const table = translation?.table;
  const json = answer.json ?? {};
  const code = json['code'];
  const identity = sentIdentity(request, account);
  const isBill = translation?.declaration.answer.body === 'bill';
  if (typeof code === 'string' && (answer.status < 200 || answer.status >= 202))
    return refused(table, v2Code(table, code), textOf(json['message']), {
      identity: isBill ? {} : identity,
      detail: json['detail'],
      signed: answer.signed ?? true,
    });
  const state = table?.refusedBy && textOf(valueAt(json, table.refusedBy.state));
  const stateCode = state === undefined ? undefined : codeOfState(table, state);
  if (stateCode !== undefined) {
    const words = textOf(json['trade_state_desc']) || wordsOf(stateCode);
    return refused(table, stateCode, words, { identity, signed: true });
  }
  const fields: TypedFields = {
    return_code: 'SUCCESS',
    ...(table?.refusal !== 'return' && { return_msg: 'OK', result_code: 'SUCCESS' }),
    ...identity,
    ...table?.always,
    ...answerFields(table?.answer ?? [], json, request),
  };
  if (translation)
    checkAnswer({ declaration: translation.declaration, mode: account.mode, request, json, fields });
  return { fields, extra: withoutFields(json, table?.answer ?? []) };
}

/** A state that is neither a success nor documented leaves the outcome open, as v2's SYSTEMERROR does. */
function codeOfState(table: V2Table | undefined, state: string): string | undefined {
  if (state === 'SUCCESS') return undefined;
  const codes = table?.refusedBy?.codes;
  return codes && Object.hasOwn(codes, state) ? codes[state] : 'SYSTEMERROR';
}

function refused(
  table: V2Table | undefined,
  code: string,
  message: string,
  { identity, detail, signed }: { identity: TypedFields; detail?: JsonValue | undefined; signed: boolean },
): V2Answer {
  const form = table?.refusal ?? (signed ? undefined : 'unsigned');
  return {
    // v2's unsigned refusals do not name the merchant.
    fields: { ...(form === undefined && identity), ...refusalFields(form, code, message) },
    extra: detail === undefined ? {} : { detail },
  };
}

/** v2 repeats the merchant of each request; most answers of v3 do not. */
function sentIdentity(request: Readonly<Record<string, unknown>>, { appid, mchId }: Account): TypedFields {
  const { sub_appid: subAppid, sub_mch_id: subMchId } = request;
  return {
    appid,
    mch_id: mchId,
    ...(typeof subAppid === 'string' && { sub_appid: subAppid }),
    ...(typeof subMchId === 'string' && { sub_mch_id: subMchId }),
  };
}

/** The v2 fields of an answer or a notification. */
export function answerFields(
  rows: readonly AnswerRow[],
  json: JsonObject,
  request: Readonly<Record<string, unknown>> = {},
): TypedFields {
  const fields: TypedFields = {};
  for (const row of rows) {
    const value = firstOf(row, json, request);
    if (value === undefined || value === null) continue;
    const convert = row.as && conversions[row.as];
    const converted =
      convert && 'answer' in convert && convert.answer ? convert.answer(value, json) : plain(value);
    if (typeof converted === 'object') Object.assign(fields, converted);
    else if (converted !== undefined && typeof row.to === 'string') fields[row.to] = converted;
  }
  return fields;
}

/** `request.trade_type` is the parameter of the call; `` (empty) is the whole answer. */
function firstOf(
  { from }: AnswerRow,
  json: JsonObject,
  request: Readonly<Record<string, unknown>>,
): JsonValue | undefined {
  for (const path of typeof from === 'string' ? [from] : from) {
    if (path === '') return json;
    const sent = /^request\.(\w+)$/.exec(path)?.[1];
    const value = sent === undefined ? valueAt(json, path) : (request[sent] as JsonValue | undefined);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
