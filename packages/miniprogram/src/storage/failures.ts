import { type ActionFailure, type PlatformCodes, platformError } from '../actions';
import { type CloudError, cloudError, NETWORK, PARAMETER_TYPE, wordedError } from '../errors';

/**
 * CloudBase's numbers and texts of what the storage refuses.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/error-code.html
 */
const CODES: PlatformCodes = {
  INVALID_ENV: [-501005, 'invalid env'],
  STORAGE_REQUEST_FAIL: [-503001, 'storage request fail'],
  STORAGE_EXCEED_AUTHORITY: [-503002, 'storage permission denied'],
  STORAGE_FILE_NONEXIST: [-503003, 'storage file not exists'],
  // The codes of the server that takes uploads; COS uses the same names.
  EntityTooLarge: [-403001, 'max upload file size exceeded'],
  AccessDenied: [-503002, 'storage permission denied'],
  NoSuchKey: [-503003, 'storage file not exists'],
};

/**
 * The number of a file's outcome. Its text is the name of the error: projects report `STORAGE_EXCEED_AUTHORITY` in `errMsg` of
 * a list that succeeded as a whole.
 */
export function statusOf(code: string): number {
  if (code === 'SUCCESS') return 0;
  const [status] = CODES[code] || [-503001];
  return status;
}

export function refusedByStorage(api: string, failure: ActionFailure): CloudError {
  const code =
    CODES[failure.code] || failure.code === 'INVALID_PARAM' ? failure.code : 'STORAGE_REQUEST_FAIL';
  return platformError(`cloud.${api}`, CODES, { ...failure, code });
}

/** The refusal of an address, in COS's XML. */
export function refusedByAddress(api: string, statusCode: number, body: unknown): CloudError {
  const text = typeof body === 'string' ? body : '';
  const element = (name: string) => (new RegExp(`<${name}>([^<]*)<`).exec(text) || [])[1];
  return refusedByStorage(api, {
    code: element('Code') || (statusCode === 404 ? 'NoSuchKey' : 'STORAGE_REQUEST_FAIL'),
    message: element('Message') || `the address of the file answered with HTTP status ${statusCode}`,
  });
}

/** A transfer that did not take place: WeChat's own text names the cause, such as `uploadFile:fail timeout`. */
export function notTransferred(api: string, errMsg: string | undefined, domains: string): CloudError {
  const [errCode, words] = NETWORK;
  const cause = errMsg || `${api}:fail`;
  const hint = /abort/.test(cause) ? '' : ` (is the domain of the files listed under ${domains}?)`;
  return wordedError(`cloud.${api}:fail ${errCode} ${words}. ${cause}${hint}`, errCode);
}

/** @throws CloudError unless the parameter is a text */
export function assertText(api: string, name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw cloudError(api, PARAMETER_TYPE, `parameter.${name} should be string instead of ${kindOf(value)};`);
}

/** @throws CloudError unless the parameter is a list */
export function assertList(api: string, name: string, value: unknown): void {
  if (!Array.isArray(value))
    throw cloudError(api, PARAMETER_TYPE, `parameter.${name} should be array instead of ${kindOf(value)};`);
}

function kindOf(value: unknown): string {
  return value === '' ? 'an empty string' : value === null ? 'null' : typeof value;
}
