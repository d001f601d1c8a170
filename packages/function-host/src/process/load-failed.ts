import { FunctionError, type Thrown } from '../errors';
import type { FunctionFolder } from '../project/function-folder';

/** The error of a function that cannot be loaded; `problem` has the reason and the next step. */
export function loadFailed(
  fn: FunctionFolder,
  requestId: string,
  problem: string,
  thrown?: Thrown,
): FunctionError {
  const about = { functionName: fn.name, requestId, thrown };
  return new FunctionError(
    'FUNCTION_LOAD_FAILED',
    `Function '${fn.name}' cannot be loaded: ${problem}`,
    about,
  );
}

/** The text of such an error without the function's name. */
export function loadProblem({ functionName, message }: FunctionError): string {
  const [named, cannot] = [`Function '${functionName}' `, 'cannot be loaded: '];
  const said = message.startsWith(named) ? message.slice(named.length) : message;
  return said.startsWith(cannot) ? said.slice(cannot.length) : `it ${said}`;
}
