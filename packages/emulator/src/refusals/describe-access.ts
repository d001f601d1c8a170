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

/** The causes in Chinese, with what to do. The database words them in English. */
const CAUSES_IN_CHINESE: Readonly<Record<RefusedAccess['cause'], string>> = {
  PERMISSION: '该权限不允许任何小程序执行此操作。请改由云函数执行，或为集合设置其他权限。',
  RULE_FALSE: '规则为 false，或没有对应的规则，任何小程序都不能执行此操作。请改由云函数执行，或修改规则。',
  CALLER: '无论查询条件如何，规则对该用户和这些值都不成立。请修改写入的值，或修改规则。',
  QUERY:
    "查询条件没有包含规则的要求。请把规则的条件写入 where()：对于 auth.openid，写 { _openid: '{openid}' }。",
  ALTERNATIVES: '查询的可选条件过多。请减少一次查询中的条件分支。',
  DOCUMENT: '要新建的记录不符合规则。请修改记录，或修改规则。',
  COMMANDS: '规则读取了 request.data，而更新中使用了更新指令。请只写入值，或修改规则。',
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
    ...{ envId, collection, operation, cause },
    reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
    reasonZh: CAUSES_IN_CHINESE[cause],
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
