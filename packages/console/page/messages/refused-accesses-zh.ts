import type { Messages } from './messages';

export const refusedAccesses: Messages['refusedAccesses'] = {
  title: '被拒绝的小程序请求',
  calls: (n) => `${n} 次被拒绝`,
  clear: '清空列表',
  by: '拒绝依据',
  declared: '声明位置',
  caller: '调用者',
  last: '最近一次',
  rule: (name) => `安全规则 ${name}：`,
  noRule: (operation) => `安全规则：没有针对${operation}的规则`,
  permissions: {
    READONLY: 'READONLY：所有用户可读，仅创建者可写',
    PRIVATE: 'PRIVATE：仅创建者可读写',
    ADMINWRITE: 'ADMINWRITE：所有用户可读，仅云函数可写',
    ADMINONLY: 'ADMINONLY：仅云函数可读写',
  },
  operations: { read: '读取', create: '新建', update: '更新', delete: '删除' },
  sources: {
    file: (file, line) => `${file} 第 ${line} 行`,
    default: '未在文件中声明，使用云开发的默认权限',
    stored: '未在文件中声明，权限保存在集合中',
  },
  causes: {
    PERMISSION: '该权限不允许任何小程序执行此操作。请改由云函数执行，或为集合设置其他权限。',
    RULE_FALSE: '规则为 false，或没有对应的规则，任何小程序都不能执行此操作。请改由云函数执行，或修改规则。',
    CALLER: '无论查询条件如何，规则对该用户和这些值都不成立。请修改写入的值，或修改规则。',
    QUERY:
      "查询条件没有包含规则的要求。请把规则的条件写入 where()：对于 auth.openid，写 { _openid: '{openid}' }。",
    ALTERNATIVES: '查询的可选条件过多。请减少一次查询中的条件分支。',
    DOCUMENT: '要新建的记录不符合规则。请修改记录，或修改规则。',
    COMMANDS: '规则读取了 request.data，而更新中使用了更新指令。请只写入值，或修改规则。',
  },
};
