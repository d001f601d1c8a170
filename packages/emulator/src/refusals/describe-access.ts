import type { RefusedAccess, RefusingRule } from '@opencloudpay/contracts/dev-server/refused-accesses';
import type { PermissionRefusal } from '@opencloudpay/database';
import type { DeclaredCollection } from '../data/declared-collections';
import { permissionSource } from '../data/permission-source';
import type { NewRefusedAccess } from './refused-accesses';

/** The methods of `wx.cloud.database()` behind the actions. */
const METHODS: Readonly<Record<string, string>> = {
  getDocument: 'get',
  calculateDocument: 'count',
  aggregateDocuments: 'aggregate',
  insertDocument: 'add',
  modifyDocument: 'update',
  removeDocument: 'remove',
};

interface Project {
  /** The project's folder. */
  root: string;
  declared: readonly DeclaredCollection[];
  /** The emulated time in milliseconds. */
  now: number;
}

/** A refused call of a mini program, with the file and the line that refused it. */
export function refusedAccess(
  { envId, collection, action, isSet, operation, permission, openId, cause, reason }: PermissionRefusal,
  { root, declared, now }: Project,
): NewRefusedAccess {
  const rule = typeof permission === 'string' ? undefined : refusingRule(permission, operation);
  return {
    at: now,
    ...{ envId, collection, operation, cause, reason },
    method: action === 'modifyDocument' && isSet ? 'set' : (METHODS[action] ?? action),
    permission: typeof permission === 'string' ? permission : 'CUSTOM',
    ...(rule && { rule }),
    source: permissionSource({ root, declared, collection, permission, rule: rule?.name }),
    openId: shortened(openId),
  };
}

function refusingRule(
  rules: Exclude<PermissionRefusal['permission'], string>,
  operation: RefusedAccess['operation'],
): RefusingRule {
  const names = operation === 'read' ? (['read'] as const) : ([operation, 'write'] as const);
  const name = names.find((one) => rules[one] !== undefined);
  const expression = (name && rules[name]) ?? false;
  return { ...(name !== undefined && { name }), expression };
}

/** Enough of an openid to tell users apart. */
function shortened(openId: string): string {
  return openId.length > 12 ? `${openId.slice(0, 4)}…${openId.slice(-4)}` : `${openId.slice(0, 4)}…`;
}
