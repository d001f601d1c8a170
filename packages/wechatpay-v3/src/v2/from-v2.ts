import { documentedError } from '../apis/index';
import { refundNotificationRows } from '../apis/refund-notification';
import { paymentRows, transaction } from '../apis/transaction';
import type { Mode } from '../forms';
import { isJsonObject, type JsonObject, type JsonValue, valueAt } from '../json';
import { v2Codes } from './codes';
import type { Conversion } from './conversions/conversion';
import { conversions } from './conversions/conversions';
import { couponsFromV2 } from './conversions/coupons';
import { findTranslation } from './find-table';
import { STATE_OF_PAYMENT } from './notification';
import type { AnswerRow } from './table';

/** An answer or a notification by v2's wire names, as {@link toV2} made it: with the fields that only v3 has beside them. */
type V2Fields = Readonly<Record<string, unknown>>;

/**
 * The answer of v3 that an answer in v2's names was made from: the way back of {@link toV2}, by the same tables.
 *
 * It has the fields that the declaration of the API has. Fractions of a second and the zones of times are not in v2's
 * names: times are Beijing's.
 *
 * @param apiName the CloudPay name of the v2 API that was called
 * @param request the parameters by v2's wire names
 */
export function answerFromV2(apiName: string, request: V2Fields, fields: V2Fields, mode: Mode): JsonObject {
  const translation = findTranslation(apiName, request);
  if (!translation) return {};
  const { declaration, table } = translation;
  return back(table.answer, fields, mode, Object.keys(declaration.answer.json[mode].properties));
}

/**
 * The resource of TRANSACTION.SUCCESS that a payment in v2's names was made from: the way back of {@link paymentToV2}.
 * Coupons have what v2 says about them if v3's own list is not beside v2's fields.
 */
export function paymentFromV2(fields: V2Fields, mode: Mode): JsonObject {
  // v2 says these two with `result_code`. The text is 支付成功, escaped: the build leaves Chinese literals out of here.
  const state = { trade_state: 'SUCCESS', trade_state_desc: '\u652f\u4ed8\u6210\u529f', ...fields };
  const coupons = couponsFromV2(fields);
  return {
    ...(coupons && { promotion_detail: coupons }),
    ...back([...paymentRows, ...STATE_OF_PAYMENT], state, mode, Object.keys(transaction[mode].properties)),
  };
}

/** The resource of a refund's notification: the way back of {@link refundToV2}. */
export function refundFromV2(fields: V2Fields, mode: Mode): JsonObject {
  return back(refundNotificationRows, fields, mode, []);
}

/** The v3 code of a refusal in v2's names, as the document of the called API spells it. */
export function codeFromV2(apiName: string, request: V2Fields, code: string): string {
  const translation = findTranslation(apiName, request);
  if (!translation) return code;
  const { declaration, table } = translation;
  if (documentedError(declaration, code)) return code;
  const spellings = [...Object.entries(table.errors ?? {}), ...Object.entries(v2Codes)]
    .filter(([, v2]) => v2 === code)
    .map(([v3]) => v3);
  return spellings.find((v3) => documentedError(declaration, v3)) ?? spellings[0] ?? code;
}

/** @param declared the names of v3's fields; those that no row gives are taken */
function back(
  rows: readonly AnswerRow[],
  fields: V2Fields,
  mode: Mode,
  declared: readonly string[],
): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const { from, to, as } of rows) {
    const path = placeOf(from, mode);
    const value = typeof to === 'string' ? fields[to] : undefined;
    if (path === undefined || typeof value === 'undefined' || value === null) continue;
    if (valueAt(json, path) === undefined) set(json, path, inV3(as && conversions[as], value as JsonValue));
  }
  for (const name of declared) {
    const own = fields[name];
    if (own === undefined || isGivenByRow(rows, name)) continue;
    json[name] = joined(json[name], own as JsonValue);
  }
  return json;
}

/** The place in this form, if an answer has two: the service provider's stands last. `undefined`: the form has none, or the value is the call's. */
function placeOf(from: AnswerRow['from'], mode: Mode): string | undefined {
  const places = (typeof from === 'string' ? [from] : from).filter((path) => !path.startsWith('request.'));
  const place = mode === 'direct' ? places[0] : places.at(-1);
  if (place === '' || place === undefined) return undefined;
  // CloudPay repeats an ordinary merchant's own fields under these names.
  return mode === 'direct' && /(^|\.)sub_/.test(place) ? undefined : place;
}

function isGivenByRow(rows: readonly AnswerRow[], name: string): boolean {
  return rows.some(({ to, from }) => to === name && from === name);
}

function inV3(conversion: Conversion | undefined, value: JsonValue): JsonValue {
  if (!conversion) return value;
  return conversion.back ? conversion.back(value) : (conversion.request?.(value).value ?? value);
}

function set(json: Record<string, JsonValue>, path: string, value: JsonValue): void {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    json[name] = value;
    return;
  }
  const inside = isJsonObject(json[name]) ? { ...json[name] } : {};
  set(inside as Record<string, JsonValue>, rest.join('.'), value);
  json[name] = inside;
}

function joined(one: JsonValue | undefined, other: JsonValue): JsonValue {
  if (!isJsonObject(one) || !isJsonObject(other)) return one ?? other;
  const both: Record<string, JsonValue | undefined> = { ...one };
  for (const [name, value] of Object.entries(other))
    if (value !== undefined) both[name] = joined(both[name], value);
  return both;
}
