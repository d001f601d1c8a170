import type { Rule } from '../../rule';

export const syntax: Rule = {
  id: 'syntax',
  severity: 'warning',
  title: {
    en: 'A file that cannot be read',
    zh: '无法解析的文件',
  },
  reason: {
    en: 'The code has a syntax error. A cloud function with it fails at every call, and other mistakes in the file may not be found.',
    zh: '代码有语法错误。云函数每次调用都会失败，文件中的其他问题也可能检查不到。',
  },
  help: {
    en: 'Correct the line. A file that is no code of the project can be kept in a folder named test.',
    zh: '修正这一行。不属于项目代码的文件可以放到名为 test 的目录中。',
  },
  example: {
    wrong: 'exports.main = async (event) => {',
    right: 'exports.main = async (event) => {};',
  },
  check(project, report) {
    for (const { name, line, message } of project.unreadable) {
      report({
        at: { file: name, line },
        message: { en: `The file cannot be read: ${message}`, zh: `无法解析文件：${message}` },
      });
    }
  },
};
