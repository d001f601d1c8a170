import { say, type Text } from '@opencloudpay/internal';
import type { NewRefusedAccess } from './refused-accesses';

const OPERATIONS = { read: '读取', create: '新建', update: '更新', delete: '删除' } as const;

/** The causes with what to do, as the console shows them. */
const CAUSES: Readonly<Record<NewRefusedAccess['cause'], string>> = {
  PERMISSION: '该权限不允许任何小程序执行此操作。请改由云函数执行，或为集合设置其他权限。',
  RULE_FALSE: '规则为 false，或没有对应的规则，任何小程序都不能执行此操作。请改由云函数执行，或修改规则。',
  CALLER: '无论查询条件如何，规则对该用户和这些值都不成立。请修改写入的值，或修改规则。',
  QUERY:
    "查询条件没有包含规则的要求。请把规则的条件写入 where()：对于 auth.openid，写 { _openid: '{openid}' }。",
  ALTERNATIVES: '查询的可选条件过多。请减少一次查询中的条件分支。',
  DOCUMENT: '要新建的记录不符合规则。请修改记录，或修改规则。',
  COMMANDS: '规则读取了 request.data，而更新中使用了更新指令。请只写入值，或修改规则。',
};

/** What a mini program was refused, the rule and file that refused it, and what to do. */
export function accessText(access: NewRefusedAccess): Text {
  const { collection, method, openId, reason, cause } = access;
  const by = refuser(access);
  return say(
    `A mini program's ${method} of '${collection}' by ${openId} was refused with -502003 database permission denied, by ${by.en}: ${reason}.`,
    `小程序用户 ${openId} 对集合 ${collection} 的 ${method} 被拒绝（-502003 database permission denied），依据${by.zh}：${CAUSES[cause]}`,
  );
}

function refuser({ operation, permission, rule, source }: NewRefusedAccess): Text {
  const what =
    rule === undefined
      ? say(`the permission ${permission}`, `权限 ${permission}`)
      : rule.name === undefined
        ? say(
            `the security rules, which have none for ${operation}`,
            `安全规则（没有针对${OPERATIONS[operation]}的规则）`,
          )
        : say(
            `the rule ${JSON.stringify({ [rule.name]: rule.expression })}`,
            `规则 ${JSON.stringify({ [rule.name]: rule.expression })}`,
          );
  switch (source.kind) {
    case 'file':
      return say(`${what.en} (${source.file}:${source.line})`, `${what.zh}（${source.file}:${source.line}）`);
    case 'default':
      return say(`${what.en}, the default`, `默认${what.zh}`);
    case 'stored':
      return say(`${what.en} of the stored collection`, `集合中保存的${what.zh}`);
  }
}
