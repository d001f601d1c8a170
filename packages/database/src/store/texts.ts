import type { ErrorText } from '@opencloudpay/contracts/coded-error';
import { DocumentError } from '../errors';

/** The end of many messages of the platform. */
const CHECK = 'Please check your request, but if the problem cannot be solved, contact us.';

export function collectionNotExist(name: string): DocumentError {
  return new DocumentError(
    'DATABASE_COLLECTION_NOT_EXIST',
    `[ResourceNotFound] Db or Table not exist: ${name}. ${CHECK}`,
  );
}

export function collectionExists(name: string): DocumentError {
  return new DocumentError(
    'DATABASE_COLLECTION_ALREADY_EXIST',
    `[ResourceUnavailable.ResourceExist] Table exist: ${name}. ${CHECK}`,
  );
}

/** A request that MongoDB refused, in its text; in Chinese too where operators ask for it, and not functions alone. */
export function requestFailed(text: string, zh?: string): DocumentError {
  const en = `[FailedOperation] ${text}`;
  return new DocumentError('DATABASE_REQUEST_FAILED', zh === undefined ? en : { en, zh });
}

/** A write that MongoDB refused, as its driver words it. */
export function writeFailed(text: string): DocumentError {
  return requestFailed(`multiple write errors: [{write errors: [{${text}}]}, {<nil>}]`);
}

export function duplicateKey(collection: string, index: string, key: string): DocumentError {
  return writeFailed(
    `E11000 duplicate key error collection: ${collection} index: ${index} dup key: { ${key} }`,
  );
}

export function transactionConflict(): DocumentError {
  return new DocumentError(
    'DATABASE_TRANSACTION_CONFLICT',
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others.',
  );
}

export function transactionOver(): DocumentError {
  return new DocumentError(
    'DATABASE_TRANSACTION_FAIL',
    `[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, or has been committed, rolled back or expired. ${CHECK}`,
  );
}

/** A commit that broke off. */
export function nothingStored(cause: unknown): DocumentError {
  return new DocumentError(
    'SYS_ERR',
    '[ResourceUnavailable] The connection to the database broke before the transaction was committed: nothing was stored. Run the transaction again.',
    { cause },
  );
}

export function invalidParameter(text: string | ErrorText): DocumentError {
  return new DocumentError('INVALID_PARAM', text);
}

/** Refuses a name that CloudBase would not give a collection, before it is used for anything. */
export function assertCollectionName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '')
    throw invalidParameter({
      en: 'collectionName must be a non-empty string',
      zh: 'collectionName 应为非空字符串',
    });
  if (!/^(?![.-])[^\s$/\\"'`;\p{Cc}\p{Cs}]{1,120}$/u.test(name) || name.startsWith('system.'))
    throw invalidParameter({
      en: `Invalid collection name ${JSON.stringify(name.slice(0, 40))}: it must have at most 120 characters, begin with a letter or a digit, and hold no space, quote, $, slash or control character`,
      zh: `集合名称 ${JSON.stringify(name.slice(0, 40))} 无效：最多 120 个字符，以字母、数字或汉字开头，不能有空格、引号、$、斜杠和控制字符`,
    });
}
