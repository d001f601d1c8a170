import { types } from 'node:util';
import { DatabaseError } from './errors';
import type { Place } from './place';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOENT',
  // Starting up, shutting down, too many connections.
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

const REFUSED = new Set(['28P01', '28000', '3D000', '42501']);

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST', '53100']);

/** Says what is wrong with a database, and what its operator can do. A {@link DatabaseError} stays as it is. */
export function asDatabaseError(failure: unknown, { kind, name }: Place): DatabaseError {
  if (failure instanceof DatabaseError) return failure;
  const { code, message } = detailsOf(failure);
  const options = { cause: failure };
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return new DatabaseError(
      'PACKAGE_MISSING',
      `A package that the database needs is not installed (${message.split('\n', 1)[0]}): install the package that brings it again.`,
      options,
    );
  }
  if (kind === 'folder') {
    return NOT_WRITABLE.has(code)
      ? new DatabaseError(
          'DATABASE_NOT_WRITABLE',
          `Nothing can be written to the folder ${name} (${code}): make room, or let the user of this process write there.`,
          options,
        )
      : new DatabaseError(
          'DATABASE_UNREADABLE',
          `The folder ${name} holds no database that can be opened (${message}): bring it back from a copy, or name an empty folder.`,
          options,
        );
  }
  if (REFUSED.has(code)) {
    return new DatabaseError(
      'DATABASE_REFUSED',
      `${name} refuses the login (${message}): check user, password, the name of the database and its rights in the database's url (DATABASE_URL).`,
      options,
    );
  }
  if (UNREACHABLE.has(code) || isConnectionLoss(message)) {
    return new DatabaseError(
      'DATABASE_UNREACHABLE',
      `${name} does not answer (${code || message}): start it, or correct the database's url (DATABASE_URL).`,
      options,
    );
  }
  return new DatabaseError('MIGRATION_FAILED', `${name} failed while it was opened: ${message}.`, options);
}

function isConnectionLoss(message: string): boolean {
  return /timeout|terminated|Connection ended|not queryable|socket/i.test(message);
}

/** A connection that is tried on several addresses fails with one error for each. */
function detailsOf(failure: unknown): { code: string; message: string } {
  if (!types.isNativeError(failure)) return { code: '', message: String(failure) };
  const { code, message, errors } = failure as Error & { code?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return detailsOf(errors[0]);
  return { code: typeof code === 'string' ? code : '', message };
}
