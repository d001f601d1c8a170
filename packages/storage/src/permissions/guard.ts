import { say } from '@opencloudpay/internal';
import { StorageError } from '../errors';
import type { FileOperation, FilePermission, FilePermissions, FileUser } from './permission';

/** A call of a mini program that the permission refused. */
export interface FileRefusal {
  readonly envId: string;
  readonly path: string;
  readonly operation: FileOperation;
  readonly permission: FilePermission;
}

/** A file that is there. */
interface Owned {
  owner?: string | undefined;
}

/** The permission, for the keys of files: `<environment>/<path>`. */
export interface Guard {
  /** Whether a user may do something with a file, or could if there were one without a creator. */
  allows(operation: FileOperation, user: FileUser, key: string, found: Owned | undefined): boolean;
  /** The same for a file that is to come from the user, who is its creator then. */
  allowsUpload(user: FileUser, key: string, present: Owned | undefined): boolean;
  /**
   * The creator of an upload's file. The first one stays.
   *
   * @param user `undefined` for functions, which may write all
   * @throws {StorageError} PERMISSION_DENIED
   */
  ownerOf(key: string, user: FileUser | undefined, present: Owned | undefined): string | undefined;
}

export function guardOf(
  { permission, allows }: FilePermissions,
  onRefused: (refusal: FileRefusal) => void,
): Guard {
  const decide = (operation: FileOperation, user: FileUser, key: string, owner: string | undefined) => {
    const [envId = '', ...names] = key.split('/');
    const path = names.join('/');
    const isAllowed = allows(operation, user, { path, owner });
    if (!isAllowed) onRefused({ envId, path, operation, permission });
    return isAllowed;
  };
  const guard: Guard = {
    allows: (operation, user, key, found) => decide(operation, user, key, found?.owner),
    allowsUpload: (user, key, present) => decide('write', user, key, present ? present.owner : user.openId),
    ownerOf(key, user, present) {
      if (user === undefined) return undefined;
      if (guard.allowsUpload(user, key, present)) return present ? present.owner : user.openId;
      throw new StorageError(
        'PERMISSION_DENIED',
        say(
          'The permission of the files does not allow this upload: the file belongs to another user, or users upload none here.',
          '云存储的权限不允许这次上传：文件属于其他用户，或者此处不允许用户上传。',
        ),
      );
    },
  };
  return guard;
}
