import { type ActionFailure, type PlatformCodes, platformError } from '../actions';
import { type CloudError, wordedError } from '../errors';
import { kindOf } from './values';

/** CloudBase's numbers and texts of what the database refuses. */
const CODES: PlatformCodes = {
  DATABASE_REQUEST_FAILED: [-502001, 'database request fail'],
  DATABASE_INVALID_OPERRATOR: [-502002, 'database invalid command'],
  DATABASE_PERMISSION_DENIED: [-502003, 'database permission denied'],
  DATABASE_COLLECTION_NOT_EXIST: [-502005, 'database collection not exists'],
};

export function refusedByDatabase(api: string, failure: ActionFailure): CloudError {
  return platformError(api, CODES, failure);
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
