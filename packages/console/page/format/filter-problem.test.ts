import { expect, it } from '@jest/globals';
import type { FilterProblem } from '@opencloudpay/contracts/dev-server/filter-problems';
import { filterProblems } from '../messages/filter-problems-zh';
import { filterProblemText } from './filter-problem';

it.each<[FilterProblem, string]>([
  [{ code: 'NOT_CLOSED' }, '筛选条件不完整，缺少结尾的括号'],
  [{ code: 'VARIABLE', name: 'status' }, 'status 是变量，筛选条件中不能使用变量，请直接写值'],
  [{ code: 'UNKNOWN_FUNCTION', name: '_.neg', nearest: '_.neq' }, '没有 _.neg()，你要写的可能是 _.neq()'],
  [{ code: 'UNKNOWN_FUNCTION', name: 'process.exit' }, '没有 process.exit()'],
  [{ code: 'WRONG_VALUE', expected: 'integer' }, '此处应为整数'],
])('the problem of a filter is worded with its parts: %j', (problem, text) => {
  expect(filterProblemText(problem, filterProblems)).toBe(text);
});
