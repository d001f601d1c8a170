import type { FilterProblemTexts } from './filter-problems';

const expected = { 'object-id': '24 个十六进制字符', integer: '整数', number: '数字' };
const calls = {
  'db.RegExp': "正则表达式写作 db.RegExp({ regexp: '文本', options: 'i' })",
  'db.Geo.Point': '点写作 db.Geo.Point(经度, 纬度)',
};

export const filterProblemsInChinese: FilterProblemTexts = {
  TOO_LONG: ({ most }) => `筛选条件最多 ${most} 个字符`,
  TOO_DEEP: () => '筛选条件嵌套过深',
  NOT_AN_OBJECT: () => '筛选条件应为对象，例如 { status: 1 }',
  NOT_CLOSED: () => '筛选条件不完整，缺少结尾的括号',
  NOT_EXPECTED: ({ found }) => `此处不应出现 ${found}`,
  ENDED: ({ found }) => `筛选条件在 ${found} 之前已经结束`,
  TEXT_NOT_CLOSED: () => '字符串缺少右引号',
  SYNTAX: ({ text }) => `语法错误（${text}）`,
  COMMAND_WITHOUT_FIELD: () => '该指令须写在字段里，例如 { price: _.gt(100) }',
  COMMAND_IN_COMMAND: () => '该指令不能用在另一个指令里',
  COMMAND_AS_VALUE: () => '此处不能使用指令，指令须写在字段里',
  PLACEHOLDERS: () => '模板字符串不能含有占位符',
  HOLE: () => '数组中有空缺的元素',
  OPERATOR: ({ operator }) => `筛选条件中不能使用运算符 ${operator}`,
  PRIVATE_NAME: () => '筛选条件中不能使用私有名称',
  VARIABLE: ({ name }) => `${name} 是变量，筛选条件中不能使用变量，请直接写值`,
  NOT_POSSIBLE: ({ found }) => `筛选条件中不能使用 ${found}`,
  SPREAD: () => '筛选条件中不能展开其他对象',
  RESERVED_NAME: ({ name }) => `字段名不能是 ${name}`,
  NO_VALUE: ({ name }) => `${name} 没有值，请写上冒号和值`,
  FUNCTION: () => '筛选条件中不能使用函数',
  NAME_NOT_TEXT: () => '字段名应为字符串',
  NOT_A_COMMAND: ({ method }) => `${method}() 只能跟在指令之后，例如 _.gt(1).lt(5)`,
  UNKNOWN_FUNCTION: ({ name, nearest }) =>
    `没有 ${name}()${nearest === undefined ? '' : `，你要写的可能是 ${nearest}()`}`,
  NOT_A_NUMBER: ({ found }) => `${found} 不是数字`,
  NOT_A_TIME: ({ found }) => `${found} 不是时间，请写成 '2026-01-31T08:00:00+08:00'`,
  WRONG_VALUE: ({ expected: kind }) => `此处应为${expected[kind]}`,
  WRONG_CALL: ({ name }) => calls[name],
  NOT_GEOMETRIES: ({ name }) => `${name} 的参数应为几何对象的数组`,
};
