import type { Messages } from './messages';

export const codeFindings: Messages['codeFindings'] = {
  title: '代码中的问题',
  severities: { error: '错误', warning: '警告' },
};
