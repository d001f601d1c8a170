import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PermissionSource } from '@opencloudpay/contracts/dev-server/refused-accesses';
import { type CollectionPermission, DEFAULT_PERMISSION } from '@opencloudpay/database';
import type { DeclaredCollection } from './declared-collections';
import { lineOfPath } from './line-of-path';

/** The file that declares permissions. */
const FILE = 'cloudbaserc.json';

interface Asked {
  /** The project's folder. */
  root: string;
  declared: readonly DeclaredCollection[];
  collection: string;
  /** What the stored collection has. */
  permission: CollectionPermission;
  /** The name of the security rule; absent for a basic permission, or where the rules have none. */
  rule?: string | undefined;
}

/** Where the permission of a collection comes from: the line of a file, CloudBase's default, or what is stored. */
export function permissionSource({ root, declared, collection, permission, rule }: Asked): PermissionSource {
  // A later declaration overrides an earlier one.
  const declaration = declared.findLast((one) => one.name === collection && one.permission !== undefined);
  if (JSON.stringify(declaration?.permission) !== JSON.stringify(permission))
    return { kind: permission === DEFAULT_PERMISSION ? 'default' : 'stored' };
  return { kind: 'file', file: FILE, line: lineOf(root, declaration, rule) };
}

function lineOf(root: string, declaration: DeclaredCollection | undefined, rule = ''): number {
  const { at = [], permission } = declaration ?? {};
  const file = join(root, FILE);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const paths =
    typeof permission === 'string' ? [['aclTag'], ['aclRule'], []] : [['aclRule', rule], ['aclRule'], []];
  return paths.map((path) => lineOfPath(text, [...at, ...path])).find((line) => line !== undefined) ?? 1;
}
