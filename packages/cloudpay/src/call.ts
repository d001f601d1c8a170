import { defineAlias } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import { showHint } from '@opencloudpay/wechatpay/http';
import { callingContext } from './calling-context';
import { isObject, toCamelCase, toSnakeCase } from './convert-case';
import { answerToFormerName } from './documented-names';
import { ErrCode, platformErrCode } from './errors/error-codes';
import { asCloudPayError, CallFailure, refusedByPlatform } from './errors/errors';
import type { BoundOptions } from './namespace';
import { reportAnswer, reportError } from './report-refusals';
import type { CallAnswer, Transport, WireData } from './transports/transport';
import { type CallWarnings, callWarnings, NO_WARNINGS } from './warnings/call-warnings';
import { showWarnings } from './warnings/show-warnings';

/**
 * One CloudPay call by either transport: converts, prepares, sends, converts back, and words failures as wx-server-sdk
 * does.
 *
 * As there, `errCode: 0` says only that WeChat Pay answered; `returnCode` and `resultCode` say whether the business
 * succeeded.
 */
export async function callApi(
  transport: Transport,
  api: string,
  given: unknown,
  bound: BoundOptions = {},
): Promise<Record<string, unknown>> {
  const displayName = `cloudPay.${api}`;
  let data: WireData | undefined;
  try {
    data = toWireData(given, displayName);
    const context = callingContext();
    if (bound.appid) context.appid = bound.appid;
    const answer = await transport.send(transport.prepare(api, data, context));
    const fields = succeeded(result(api, data, answer), answer, displayName);
    reportAnswer(api, data, answer);
    const warnings = warningsOf(api, data, given);
    const explained = answer.file ? undefined : answer.hint;
    if (explained === undefined && warnings.all.length === 0) return fields;
    const hints = explained === undefined ? warnings.all : [explained, ...warnings.besideRefusal];
    return showHint(fields, hints.join(' ') || undefined);
  } catch (failure) {
    const error = asCloudPayError(failure, displayName, given);
    reportError(api, data, error);
    throw error;
  }
}

/**
 * Finds the warnings of a call that was made, and prints them. None if that throws (a getter of the caller that can be read
 * only once, a replaced console): the call succeeded, and an error would say that it failed.
 */
function warningsOf(api: string, data: WireData, given: unknown): CallWarnings {
  try {
    const warnings = callWarnings(api, data, given);
    showWarnings(`cloudPay.${api}`, warnings.all);
    return warnings;
  } catch {
    return NO_WARNINGS;
  }
}

/** The data to send: snake_case, without values that JSON drops (undefined, functions, symbols). */
function toWireData(given: unknown, displayName: string): WireData {
  if (!isObject(given)) {
    throw new CallFailure(
      ErrCode.INVALID_PARAM,
      `Params for ${displayName} must be an object instead of ${kindOf(given)}`,
    );
  }
  const data = toSnakeCase(given) as WireData;
  // Most calls have texts and amounts only, which JSON would give back unchanged.
  for (const name of Object.keys(data)) {
    if (!isPlain(data[name])) return JSON.parse(JSON.stringify(data)) as WireData;
  }
  return data;
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value) && value !== 0)
  );
}

/** The class of an object that is not a record: `Promise` shows a missing await. */
function kindOf(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'an array';
  return typeof given === 'object' ? Object.prototype.toString.call(given).slice(8, -1) : typeof given;
}

function result(api: string, data: WireData, answer: CallAnswer): Record<string, unknown> {
  if (answer.file) {
    const { file } = answer;
    if (declarationOf(api)?.answer.body !== 'file') {
      throw refusedByPlatform(ErrCode.SYSTEM_ERROR, api, `unknown wx response received: ${file.toString()}`);
    }
    return { data: data['tar_type'] === 'GZIP' ? file : file.toString() };
  }
  const { fields } = answer;
  if (fields['code'] && Object.hasOwn(fields, 'message')) {
    throw refusedByPlatform(platformErrCode(fields['code']), api, fields['message']);
  }
  return toCamelCase(fields, answerToFormerName) as Record<string, unknown>;
}

/** Adds CloudPay's two fields to the result. WeChat Pay's field of the same name keeps its documented name. */
function succeeded(
  result: Record<string, unknown>,
  answer: CallAnswer,
  displayName: string,
): Record<string, unknown> {
  const laidOver = Object.assign(result, { errCode: 0, errMsg: `${displayName}:ok` });
  if (answer.file) return laidOver;
  const { fields } = answer;
  for (const name of ['err_code', 'err_msg']) {
    if (Object.hasOwn(fields, name)) defineAlias(laidOver, name, () => fields[name]);
  }
  return laidOver;
}
