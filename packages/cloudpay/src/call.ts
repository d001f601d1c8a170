import { declarationOf, keepHint } from '@opencloudpay/wechatpay';
import { callingContext } from './calling-context';
import { isObject, toCamelCase, toSnakeCase } from './convert-case';
import { answerTo, answerToFormerNames } from './documented-names';
import { ErrCode, platformErrCode } from './error-codes';
import { asCloudPayError, CallFailure, refusedByPlatform } from './errors';
import { ignoredParameters } from './ignored-parameters';
import type { BoundOptions } from './namespace';
import type { Transport, WireAnswer, WireData } from './transports/transport';

/**
 * One CloudPay call, whatever carries it: converts, sends, converts back, and words failures as wx-server-sdk does.
 *
 * As there, `errCode: 0` says only that WeChat Pay answered; whether the business succeeded say `returnCode` and
 * `resultCode`.
 */
export async function callApi(
  transport: Transport,
  api: string,
  given: unknown,
  bound: BoundOptions = {},
): Promise<Record<string, unknown>> {
  const displayName = `cloudPay.${api}`;
  try {
    const data = toWireData(given, displayName);
    const { appid } = bound;
    const context = { ...callingContext(), ...(appid && { appid }) };
    const answer = await transport.call(api, data, context);
    const fields = succeeded(result(api, data, answer), answer, displayName);
    return withHints(fields, ignoredParameters(api, given));
  } catch (failure) {
    throw asCloudPayError(failure, displayName, given);
  }
}

/** The data as it leaves: snake_case, and what JSON drops (undefined, functions, symbols) dropped. */
function toWireData(given: unknown, displayName: string): WireData {
  if (!isObject(given)) {
    throw new CallFailure(
      ErrCode.INVALID_PARAM,
      `Params for ${displayName} must be an object instead of ${kindOf(given)}`,
    );
  }
  return JSON.parse(JSON.stringify(toSnakeCase(given))) as WireData;
}

/** Of an object that is no record its class: `Promise` tells of an await that is missing. */
function kindOf(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'an array';
  return typeof given === 'object' ? Object.prototype.toString.call(given).slice(8, -1) : typeof given;
}

function result(api: string, data: WireData, answer: WireAnswer): Record<string, unknown> {
  if (Buffer.isBuffer(answer)) {
    if (declarationOf(api)?.answer.body !== 'file') {
      throw refusedByPlatform(
        ErrCode.SYSTEM_ERROR,
        api,
        `unknown wx response received: ${answer.toString()}`,
      );
    }
    return { data: data['tar_type'] === 'GZIP' ? answer : answer.toString() };
  }
  if (answer['code'] && Object.hasOwn(answer, 'message')) {
    throw refusedByPlatform(platformErrCode(answer['code']), api, answer['message']);
  }
  return toCamelCase(answer, answerToFormerNames) as Record<string, unknown>;
}

/** Lays the two fields of CloudPay over the result. What WeChat Pay had there keeps its documented name. */
function succeeded(
  fields: Record<string, unknown>,
  answer: WireAnswer,
  displayName: string,
): Record<string, unknown> {
  const laidOver = Object.assign(fields, { errCode: 0, errMsg: `${displayName}:ok` });
  if (Buffer.isBuffer(answer)) return laidOver;
  for (const name of ['err_code', 'err_msg']) {
    if (Object.hasOwn(answer, name)) answerTo(laidOver, name, () => answer[name]);
  }
  return keepHint(laidOver, answer);
}

/** Adds to the hint of a result, which comparison and JSON do not see. */
function withHints(fields: Record<string, unknown>, hint: string | undefined): Record<string, unknown> {
  if (hint === undefined) return fields;
  const { hint: ofAnswer } = fields;
  const value = ofAnswer === undefined ? hint : `${ofAnswer} ${hint}`;
  return Object.defineProperty(fields, 'hint', { value, configurable: true });
}
