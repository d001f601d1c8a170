import { say, type Text } from '@opencloudpay/internal';
import { FunctionError, type Thrown } from '../errors';
import type { FunctionFolder } from '../project/function-folder';

/** The error of a function that cannot be loaded; `problem` has the reason and the next step. */
export function loadFailed(
  fn: FunctionFolder,
  requestId: string,
  problem: Text,
  thrown?: Thrown,
): FunctionError {
  const about = { functionName: fn.name, requestId, thrown };
  return new FunctionError(
    'FUNCTION_LOAD_FAILED',
    say(`Function '${fn.name}' cannot be loaded: ${problem.en}`, `云函数 ${fn.name} 无法加载：${problem.zh}`),
    about,
  );
}

/** The text of such an error without the function's name. */
export function loadProblem({ functionName, message, zh = message }: FunctionError): Text {
  const said = without(`Function '${functionName}' `, message);
  const inChinese = without(`云函数 ${functionName} `, zh);
  const problem = without('cannot be loaded: ', said);
  return say(problem === said ? `it ${said}` : problem, without('无法加载：', inChinese));
}

function without(beginning: string, text: string): string {
  return text.startsWith(beginning) ? text.slice(beginning.length) : text;
}
