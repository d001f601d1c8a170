import { type CloudError, wordedError } from '../errors';
import { kindOf } from './values';

/** CloudBase's numbers and texts of what the database refuses. */
const CODES: { readonly [code: string]: readonly [number, string] | undefined } = {
  SERVER_TIMEOUT: [-501002, 'resource server timeout'],
  INVALID_PARAM: [-501007, 'invalid parameters'],
  EXCEED_MAX_PAYLOAD_SIZE: [-501007, 'invalid parameters'],
  DATABASE_REQUEST_FAILED: [-502001, 'database request fail'],
  DATABASE_INVALID_OPERRATOR: [-502002, 'database invalid command'],
  DATABASE_PERMISSION_DENIED: [-502003, 'database permission denied'],
  DATABASE_COLLECTION_NOT_EXIST: [-502005, 'database collection not exists'],
};

const SYSTEM_ERROR = [-501001, 'resource system error'] as const;

/** What the host refuses: `collection.get:fail -502003 database permission denied. Permission denied`. */
export function refusedByDatabase(
  api: string,
  { code, message, requestId }: { code: string; message: string; requestId?: string },
): CloudError {
  const [errCode, words] = CODES[code] || SYSTEM_ERROR;
  return wordedError(`${api}:fail ${errCode} ${words}. ${message}`, errCode, requestId);
}

/** A mistake of the caller, or a document that is not there: the client has no number for these. */
export function failed(api: string, text: string): CloudError {
  return wordedError(`${api}:fail ${text}`, -1);
}

/** @throws CloudError unless the data is an object with fields */
export function assertData(api: string, options: { data?: unknown }): void {
  const kind = kindOf(Object(options).data).toLowerCase();
  if (kind !== 'object') throw failed(api, `parameter.data should be object instead of ${kind};`);
  if (Object.keys(options.data as object).length === 0) throw failed(api, 'options.data must not be empty');
}
