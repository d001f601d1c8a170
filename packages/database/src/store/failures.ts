import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import { DocumentError } from '../errors';

/** PostgreSQL's and the system's codes of a full disk. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100']);
/** A file that cannot grow further has no code of its own in PostgreSQL. */
const CANNOT_GROW = /^could not (extend|write to) file .*: (File too large|No space left on device)/;

/**
 * Words a failure of the database itself as the platform does. What already has a code stays: the refusals of the
 * document database, and those of a folder or server that cannot be opened.
 */
export function asDocumentError(failure: unknown): Error {
  if (isCodedError(failure)) return failure;
  const code = String(Object(failure).code ?? '');
  const options = { cause: failure };
  if (FULL.has(code) || CANNOT_GROW.test(messageOf(failure)))
    return new DocumentError(
      'SYS_ERR',
      `[ResourceUnavailable] The disk of the database is full (${FULL.has(code) ? code : messageOf(failure)}): nothing was stored. Make room, then repeat the call.`,
      options,
    );
  if (isAway(code, messageOf(failure)))
    return new DocumentError(
      'SYS_ERR',
      `[ResourceUnavailable] The database does not answer (${code || messageOf(failure)}). A write may or may not have been stored: read the document before you repeat it.`,
      options,
    );
  return new DocumentError('SYS_ERR', `[InternalError] The database failed: ${messageOf(failure)}`, options);
}

/** Whether a statement failed because its connection ended, or no connection could be made. */
export function isAwayFailure(failure: unknown): boolean {
  if (isCodedError(failure)) return false;
  return isAway(String(Object(failure).code ?? ''), messageOf(failure));
}

/** Connections that end or never begin; statements that take too long. */
function isAway(code: string, message: string): boolean {
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|08|57P|57014|53300)/.test(code) ||
    /timeout|terminated|Connection ended|not queryable|socket/i.test(message)
  );
}

/** An object whose methods throw what {@link asDocumentError} makes of their failures. */
export function guarded<T extends object>(object: T): T {
  const entries = Object.entries(object).map(([name, member]) => [
    name,
    typeof member === 'function' ? guardedMethod(member as (...given: unknown[]) => unknown) : member,
  ]);
  return Object.fromEntries(entries) as T;
}

function guardedMethod(method: (...given: unknown[]) => unknown) {
  return (...given: unknown[]): unknown => {
    const result = method(...given);
    if (!(result instanceof Promise)) return result;
    return result.catch((failure: unknown) => {
      throw asDocumentError(failure);
    });
  };
}
