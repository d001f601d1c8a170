import { type Expression, parseRule, type RuleLanguage, say, type Text } from '@opencloudpay/internal';
import { StorageError } from '../errors';
import { type CompiledRule, compileRule, type RuleScope } from './compile-rule';

/** What mini programs may do with files, by CloudBase's names. Functions and operators may do everything. */
export type BasicFilePermission =
  /** All users read all files; a file is replaced and deleted by its creator. */
  | 'READONLY'
  /** A file is read, replaced and deleted by its creator. */
  | 'PRIVATE'
  /** All users read all files, and write none. */
  | 'ADMINWRITE'
  /** Users neither read nor write. */
  | 'ADMINONLY';

/** Security rules: `true`, `false`, or an expression such as `resource.openid == auth.openid`. */
export interface FileSecurityRules {
  /** To get a file or an address of it. Default: false. */
  readonly read?: boolean | string | undefined;
  /** To upload, replace and delete. Default: false. */
  readonly write?: boolean | string | undefined;
}

export type FilePermission = BasicFilePermission | FileSecurityRules;

export type FileOperation = 'read' | 'write';

/** The user of a mini program. */
export interface FileUser {
  openId: string;
  unionId?: string | undefined;
}

/** A file, or one that may come to be. */
export interface Resource {
  path: string;
  /** The openid of its creator. */
  owner?: string | undefined;
}

/** Decides what users may do. */
export interface FilePermissions {
  readonly permission: FilePermission;
  allows(operation: FileOperation, user: FileUser, resource: Resource): boolean;
}

/** CloudBase's, "all read, the creator writes". */
export const DEFAULT_FILE_PERMISSION = 'READONLY' satisfies BasicFilePermission;

const OWN = 'resource.openid == auth.openid';

const BASIC: Readonly<Record<BasicFilePermission, Required<FileSecurityRules>>> = {
  READONLY: { read: true, write: OWN },
  PRIVATE: { read: OWN, write: OWN },
  ADMINWRITE: { read: true, write: false },
  ADMINONLY: { read: false, write: false },
};

/** The rules of files, as CloudBase has them. */
const LANGUAGE: RuleLanguage = {
  variables: ['auth', 'resource'],
  document: 'resource',
  hasGet: false,
  hasTest: true,
  parts: say(
    'auth.openid, resource.openid, resource.path, == != > >= < <= in, && || !, /…/.test(…), texts, numbers and lists',
    'auth.openid、resource.openid、resource.path，== != > >= < <= in，&& || !，/…/.test(…)，以及字符串、数字和数组',
  ),
  invalid: (message) => new StorageError('OPTION_INVALID', message),
};

/**
 * Reads a permission as CloudBase writes it: the name of a basic one, or an object of rules.
 *
 * @throws {StorageError} OPTION_INVALID, with the place in a rule that cannot be read
 */
export function filePermissions(permission: FilePermission): FilePermissions {
  const rules = rulesOf(permission);
  const compiled: Readonly<Record<FileOperation, CompiledRule>> = {
    read: compiledOf(rules.read),
    write: compiledOf(rules.write),
  };
  return {
    permission,
    allows(operation, { openId, unionId }, { path, owner }) {
      const scope: RuleScope = {
        auth: { openid: openId, ...(unionId !== undefined && { unionid: unionId }) },
        resource: { path, ...(owner !== undefined && { openid: owner }) },
      };
      return Boolean(compiled[operation](scope));
    },
  };
}

function rulesOf(permission: unknown): FileSecurityRules {
  if (typeof permission === 'string' && Object.hasOwn(BASIC, permission))
    return BASIC[permission as BasicFilePermission];
  if (typeof permission !== 'object' || permission === null || Array.isArray(permission))
    throw invalid(
      say(
        `it is one of ${Object.keys(BASIC).join(', ')}, or an object of security rules`,
        `应为 ${Object.keys(BASIC).join('、')} 之一，或安全规则对象`,
      ),
    );
  for (const [name, rule] of Object.entries(permission)) {
    if (name !== 'read' && name !== 'write')
      throw invalid(
        say(
          `there is no rule '${name.slice(0, 40)}': the rules of files are read and write`,
          `没有规则 '${name.slice(0, 40)}'：云存储的规则只有 read 和 write`,
        ),
      );
    if (!['boolean', 'string', 'undefined'].includes(typeof rule))
      throw invalid(
        say(
          `the rule ${name} must be true, false or an expression as a text`,
          `规则 ${name} 应为 true、false 或表达式字符串`,
        ),
      );
  }
  return permission;
}

function compiledOf(rule: boolean | string = false): CompiledRule {
  const expression: Expression =
    typeof rule === 'boolean' ? { kind: 'constant', value: rule } : parseRule(rule, LANGUAGE);
  return compileRule(expression);
}

function invalid({ en, zh }: Text): StorageError {
  return new StorageError(
    'OPTION_INVALID',
    say(`The permission of the files is invalid: ${en}.`, `云存储的权限无效：${zh}。`),
  );
}
