import { types } from 'node:util';
import { DatabaseError } from './errors';
import { type Place, placeInChinese } from './place';

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
      {
        en: `A package that the database needs is not installed (${message.split('\n', 1)[0]}): install the package that brings it again.`,
        zh: `数据库需要的包没有安装（${message.split('\n', 1)[0]}）：请重新安装带有它的包。`,
      },
      options,
    );
  }
  if (kind === 'folder') {
    return NOT_WRITABLE.has(code)
      ? new DatabaseError(
          'DATABASE_NOT_WRITABLE',
          {
            en: `Nothing can be written to the folder ${name} (${code}): make room, or let the user of this process write there.`,
            zh: `无法写入目录 ${name}（${code}）：请腾出磁盘空间，或允许本进程的用户写入。`,
          },
          options,
        )
      : new DatabaseError(
          'DATABASE_UNREADABLE',
          {
            en: `The folder ${name} holds no database that can be opened (${message}): bring it back from a copy, or name an empty folder.`,
            zh: `目录 ${name} 中没有可以打开的数据库（${message}）：请从备份恢复，或指定一个空目录。`,
          },
          options,
        );
  }
  if (REFUSED.has(code)) {
    return new DatabaseError(
      'DATABASE_REFUSED',
      {
        en: `${name} refuses the login (${message}): check user, password, the name of the database and its rights in the database's url (DATABASE_URL).`,
        zh: `${placeInChinese(name)} 拒绝登录（${message}）：请检查数据库 url（DATABASE_URL）中的用户名、密码、数据库名和权限。`,
      },
      options,
    );
  }
  if (UNREACHABLE.has(code) || isConnectionLoss(message)) {
    return new DatabaseError(
      'DATABASE_UNREACHABLE',
      {
        en: `${name} does not answer (${code || message}): start it, or correct the database's url (DATABASE_URL).`,
        zh: `${placeInChinese(name)} 没有响应（${code || message}）：请启动它，或改正数据库的 url（DATABASE_URL）。`,
      },
      options,
    );
  }
  return new DatabaseError(
    'MIGRATION_FAILED',
    {
      en: `${name} failed while it was opened: ${message}.`,
      zh: `打开 ${placeInChinese(name)} 时出错（${message}）。`,
    },
    options,
  );
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
