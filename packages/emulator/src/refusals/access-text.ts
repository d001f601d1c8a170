import { say, type Text } from '@opencloudpay/internal';
import type { NewRefusedAccess } from './refused-accesses';

const OPERATIONS = { read: '读取', create: '新建', update: '更新', delete: '删除' } as const;

/** What a mini program was refused, the rule and file that refused it, and what to do. */
export function accessText(access: NewRefusedAccess): Text {
  const { collection, method, openId, reason, reasonZh } = access;
  const by = refuser(access);
  return say(
    `A mini program's ${method} of '${collection}' by ${openId} was refused with -502003 database permission denied, by ${by.en}. ${reason}`,
    `小程序用户 ${openId} 对集合 ${collection} 的 ${method} 被拒绝（-502003 database permission denied），依据${by.zh}。${reasonZh}`,
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
