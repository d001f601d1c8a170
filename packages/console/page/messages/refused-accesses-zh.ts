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
};
