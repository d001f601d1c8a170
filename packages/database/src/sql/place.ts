import { resolve } from 'node:path';
import { DatabaseError } from './errors';
import type { DatabaseOptions } from './options';

/** Which database it is, for messages: without a password. */
export interface Place {
  readonly kind: 'folder' | 'server';
  readonly name: string;
}

/**
 * Names a database for messages.
 *
 * @throws {DatabaseError} DATABASE_REFUSED for an address that is not one
 */
export function placeOf(options: DatabaseOptions): Place {
  if ('folder' in options) return { kind: 'folder', name: resolve(options.folder) };
  try {
    const { hostname, port, pathname, username, password, hash } = new URL(options.url);
    if (!isEncoded(`${username}${password}${pathname}`)) throw new TypeError('A % stands for itself.');
    if (/[@#]/.test(`${pathname}${hash}`)) throw new TypeError('A part of the password is in the path.');
    return {
      kind: 'server',
      name: `PostgreSQL at ${withoutLongWords(hostname)}:${port || 5432}${withoutLongWords(pathname)}`,
    };
  } catch {
    throw new DatabaseError('DATABASE_REFUSED', {
      en: "The database's url (DATABASE_URL) is not an address: it must be like postgres://user:password@host:5432/name, with a %, @, / or # of the password written as %25, %40, %2F or %23.",
      zh: '数据库的 url（DATABASE_URL）不是有效的地址：应形如 postgres://user:password@host:5432/name，密码中的 %、@、/、# 要写成 %25、%40、%2F、%23。',
    });
  }
}

/** The name of a place in a Chinese message. */
export function placeInChinese(name: string): string {
  return name.replace(/^PostgreSQL at /, 'PostgreSQL ');
}

/** A part of an address that long may be a secret in the wrong place. */
function withoutLongWords(text: string): string {
  return text.replace(/[^./]{16,}/g, '…');
}

/** Whether it can be decoded: in an address, % begins the code of a character. */
export function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
