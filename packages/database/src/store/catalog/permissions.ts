import { type CollectionPermission, DEFAULT_PERMISSION, permissionOf } from '../../permissions/permission';
import type { Context } from '../context';
import { collectionNotExist } from '../texts';

/**
 * The permission of a collection. It is read for each call of a mini program, so a change holds at once on all hosts.
 * That of a collection that does not exist is the default.
 */
export async function readPermission(
  { db }: Context,
  envId: string,
  name: string,
): Promise<CollectionPermission> {
  const row = await db
    .selectFrom('collections')
    .select('permission')
    .where('environment', '=', envId)
    .where('name', '=', name)
    .executeTakeFirst();
  return permissionFrom(row?.permission);
}

/** The permissions of all collections of an environment, by name. */
export async function listPermissions(
  { db }: Context,
  envId: string,
): Promise<Record<string, CollectionPermission>> {
  const rows = await db
    .selectFrom('collections')
    .select(['name', 'permission'])
    .where('environment', '=', envId)
    .orderBy('name')
    .execute();
  return Object.fromEntries(rows.map(({ name, permission }) => [name, permissionFrom(permission)]));
}

interface NewPermission {
  readonly envId: string;
  readonly name: string;
  readonly permission: CollectionPermission;
  /** A permission that was set before stays. */
  readonly unlessSet?: boolean;
}

/**
 * @returns false where a permission stays
 * @throws DocumentError INVALID_PARAM for a rule that cannot be read; DATABASE_COLLECTION_NOT_EXIST
 */
export async function writePermission(
  { db }: Context,
  { envId, name, permission, unlessSet = false }: NewPermission,
): Promise<boolean> {
  const text = JSON.stringify(permissionOf(permission));
  const { numUpdatedRows } = await db
    .updateTable('collections')
    .set({ permission: text })
    .where('environment', '=', envId)
    .where('name', '=', name)
    .$if(unlessSet, (query) => query.where('permission', 'is', null))
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  const existing = await db
    .selectFrom('collections')
    .select('name')
    .where('environment', '=', envId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (existing === undefined) throw collectionNotExist(name);
  return false;
}

function permissionFrom(text: string | null | undefined): CollectionPermission {
  return text === null || text === undefined ? DEFAULT_PERMISSION : permissionOf(JSON.parse(text));
}
