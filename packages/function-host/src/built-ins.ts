import { types } from 'node:util';
import { say } from '@opencloudpay/internal';
import { FunctionError } from './errors';
import type { BuiltIn, BuiltInCall, FunctionHostOptions } from './host-types';
import type { FunctionRegistry } from './project/function-registry';

/** The function of the host itself that a name calls; `undefined` if the project has a function of that name. */
export function builtInFor(
  name: string,
  {
    functions,
    builtIns = {},
  }: { functions: Pick<FunctionRegistry, 'all'>; builtIns: FunctionHostOptions['builtIns'] },
): BuiltIn | undefined {
  return Object.hasOwn(builtIns, name) && !functions.all().has(name) ? builtIns[name] : undefined;
}

/** @throws {FunctionError} `FUNCTION_THREW` with what the function threw */
export async function callBuiltIn(
  builtIn: BuiltIn,
  event: object = {},
  { functionName, ...call }: BuiltInCall & { functionName: string },
): Promise<unknown> {
  try {
    return await builtIn({ ...event }, call);
  } catch (error) {
    const { requestId } = call;
    const thrown = types.isNativeError(error)
      ? { name: error.name, message: error.message }
      : { name: 'Error', message: String(error) };
    throw new FunctionError(
      'FUNCTION_THREW',
      say(
        `Function '${functionName}' failed: ${thrown.message}`,
        `云函数 ${functionName} 失败：${thrown.message}`,
      ),
      { functionName, requestId, thrown },
      { cause: error },
    );
  }
}
