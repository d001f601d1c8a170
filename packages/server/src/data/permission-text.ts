import { readFileSync } from 'node:fs';
import { type CollectionPermission, permissionOf } from '@opencloudpay/database';
import { parseJson } from '@opencloudpay/internal';
import { DataError } from './errors';

/**
 * Reads a permission as it is typed: the name of a basic one, security rules as JSON, or a `.json` file with either.
 *
 * @throws {DataError} PERMISSION_INVALID
 */
export function permissionFrom(text: string): CollectionPermission {
  const given = text.endsWith('.json') ? readFileSync(text, 'utf8').trim() : text.trim();
  if (!/^[{"]/.test(given)) return checked(given.toUpperCase());
  const parsed = parseJson(given);
  if ('problem' in parsed) throw invalid(`The text ${parsed.problem}.`);
  return checked(parsed.value);
}

function checked(value: unknown): CollectionPermission {
  try {
    return permissionOf(value);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(problem: string): DataError {
  return new DataError(
    'PERMISSION_INVALID',
    `${problem} Write PRIVATE, READONLY, ADMINWRITE or ADMINONLY, or rules such as '{"read": true, "write": "doc._openid == auth.openid"}'.`,
  );
}
