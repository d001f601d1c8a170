import type { Messages } from './messages';

export const files: Messages['files'] = {
  title: '文件',
  intro: '云函数和小程序用 cloud.uploadFile 上传的文件。',
  all: '全部文件',
  path: '文件夹',
  empty: '还没有文件',
  emptyHint: '可以在这里上传，或调用使用 cloud.uploadFile 的云函数。',
  list: '此文件夹中的文件',
  folders: '文件夹',
  upload: '上传',
  drop: '把文件拖到这里，或',
  choose: '选择文件',
  into: '文件会放进当前文件夹，同名文件会被替换。',
  uploaded: (n) => `已上传 ${n} 个文件`,
  open: (name) => `打开 ${name}`,
  idOf: (name) => `${name} 的 ID`,
  delete: '删除',
  deleteThis: (name) => `删除 ${name}`,
  deleteSure: '删除这个文件？',
  deleted: '文件已删除',
  more: '显示更多',
};
