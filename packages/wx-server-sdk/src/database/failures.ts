import { asCloudPayError, CallFailure, platformErrCode, sdkError } from '@opencloudpay/cloudpay';
import { typeOf } from '../type-of';
import { reportRefusal } from './report-refusals';

/** A call of the database, for the words of its failure. */
interface Call {
  /** `collection.get` */
  api: string;
  collection?: string;
  /**
   * Whether errors of the platform get their number. The original leaves it out for aggregations and `createCollection`:
   * they reject with -1. Default: true.
   */
  numbered?: boolean;
}

/** Runs a call, and gives its failure the words of wx-server-sdk. */
export async function worded<R>(
  { api, collection, numbered = true }: Call,
  run: () => Promise<R>,
): Promise<R> {
  try {
    return await run();
  } catch (failure) {
    const error = asCloudPayError(numbered ? withNumber(failure) : failure, api);
    reportRefusal({ api, collection }, failure, error);
    throw error;
  }
}

function withNumber(failure: unknown): unknown {
  const { code, message, errMsg } = Object(failure) as Partial<Record<string, unknown>>;
  // What has an errMsg is worded already.
  if (!code || errMsg !== undefined || failure instanceof CallFailure) return failure;
  return new CallFailure(platformErrCode(code), String(message || ''), { cause: failure });
}

/** What @cloudbase/database gives: it returns its own refusals instead of throwing them. */
export function accepted<R>(result: R): R {
  const { code, message } = Object(result) as { code?: unknown; message?: unknown };
  if (!code) return result;
  throw new CallFailure(platformErrCode(code), String(message || ''));
}

/** @throws unless `options.data` is an object with fields */
export function checkData(options: unknown): void {
  if (typeOf(options) !== 'object') throw notAnObject('parameter', options);
  const { data } = options as { data?: unknown };
  if (typeOf(data) !== 'object') throw notAnObject('parameter.data', data);
  refuseEmpty(data);
}

/** The same for queries, where the original looks at `data` alone. */
export function checkQueryData(options: { data?: unknown }): void {
  const data = options.data;
  if (typeOf(data) !== 'object') throw sdkError(`parameter should be object instead of ${typeOf(data)};`);
  refuseEmpty(data);
}

function refuseEmpty(data: unknown): void {
  if (Object.keys(data as object).length === 0) throw sdkError('options.data must not be empty');
}

function notAnObject(name: string, value: unknown): Error {
  // The original separates the problems that it lists.
  const end = name === 'parameter' ? '; ' : ';';
  return sdkError(`${name} should be object instead of ${typeOf(value)}${end}`);
}
