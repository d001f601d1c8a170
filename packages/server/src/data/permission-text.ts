import { readFileSync } from 'node:fs';
import { type CollectionPermission, permissionOf } from '@opencloudpay/database';
import { messageIn, parseJson, type Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
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
  if ('problem' in parsed) throw invalid(say(`The text ${parsed.problem}.`, '文本不是有效的 JSON。'));
  return checked(parsed.value);
}

function checked(value: unknown): CollectionPermission {
  try {
    return permissionOf(value);
  } catch (error) {
    throw invalid(say(messageIn(error, 'en'), messageIn(error, 'zh')));
  }
}

function invalid(problem: Text): DataError {
  return new DataError('PERMISSION_INVALID', {
    en: `${problem.en} Write PRIVATE, READONLY, ADMINWRITE or ADMINONLY, or rules such as '{"read": true, "write": "doc._openid == auth.openid"}'.`,
    zh: `${problem.zh}请写 PRIVATE、READONLY、ADMINWRITE、ADMINONLY，或规则，例如 '{"read": true, "write": "doc._openid == auth.openid"}'。`,
  });
}
