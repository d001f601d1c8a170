import { say } from '@opencloudpay/internal';
import { FunctionError } from '../../errors';
import { inCircles } from '../../in-circles';
import { MAX_CALL_DEPTH } from '../../limits';
import { addDocumentedNames } from '../../process/inside/documented-names';
import { functionContext } from '../../process/inside/function-context';
import type { Main } from '../../process/inside/loading/load-function';
import { describeThrown } from '../../process/inside/output/thrown';
import { writtenResult } from '../../process/inside/output/written-result';
import { invocationVariables, ownVariables } from '../../process/inside/variables/invocation-variables';
import { type Invocation, prepareInvocation } from '../../process/prepare-invocation';
import { withVariables } from './isolated-variables';

export interface EntryCall extends Omit<Invocation, 'tokenFor'> {
  event: unknown;
  envId: string | undefined;
  /** MB. */
  memoryLimit: number;
  /** Whether the platform does not end a call that is over its time limit. */
  isUnlimited?: boolean | undefined;
}

/** A result as JSON, absent if the function returned `undefined`. */
export interface CallResult {
  json?: string;
}

/**
 * Calls `main` with CloudBase's event, context and variables.
 *
 * @throws {FunctionError}
 */
export async function runCall(main: Main, call: EntryCall): Promise<CallResult> {
  const { functionName, requestId, memoryLimit, envId, depth = 0 } = call;
  const about = { functionName, requestId };
  if (depth > MAX_CALL_DEPTH) throw new FunctionError('CALLED_IN_CIRCLES', inCircles(functionName), about);
  const prepared = prepareInvocation(call.event, call);
  const event = JSON.parse(prepared.event) as Record<string, unknown>;
  if (prepared.isCallback) addDocumentedNames(event);
  const settings = { functionName, envId: envId ?? '', memoryLimit, tokenVariables: [] };
  const variables = invocationVariables(prepared);
  const context = functionContext(prepared, variables, settings);
  const ofCall = {
    ...variables,
    ...ownVariables(prepared, settings),
    ...(envId !== undefined && { TCB_ENV: envId, SCF_NAMESPACE: envId }),
  };
  const running = withVariables(ofCall, async () => main(event, context));
  let result: unknown;
  try {
    result = await (call.isUnlimited ? withinTime(running, call) : running);
  } catch (error) {
    if (error instanceof FunctionError) throw error;
    const thrown = describeThrown(error);
    throw new FunctionError(
      'FUNCTION_THREW',
      say(
        `Function '${functionName}' threw ${thrown.name}: ${thrown.message}`,
        `云函数 ${functionName} 抛出 ${thrown.name}：${thrown.message}`,
      ),
      { ...about, thrown },
    );
  }
  const written = writtenResult(result);
  if (written.type === 'returned') return written;
  throw new FunctionError(
    'RESULT_INVALID',
    say(
      `Function '${functionName}' returned a result that ${written.problem.en}. Return plain data.`,
      `云函数 ${functionName} 的返回值${written.problem.zh}。请返回普通数据。`,
    ),
    about,
  );
}

/** Nothing can end the function, which may go on: only its caller is answered. */
async function withinTime(
  running: Promise<unknown>,
  { functionName, requestId, timeLimit }: EntryCall,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new FunctionError(
            'FUNCTION_TIMEOUT',
            say(
              `Function '${functionName}' did not return within ${timeLimit} ms: make it faster, or raise timeLimit of the entry.`,
              `云函数 ${functionName} 未在 ${timeLimit} 毫秒内返回：请提高执行速度，或调大入口的 timeLimit。`,
            ),
            { functionName, requestId, limit: timeLimit },
          ),
        ),
      timeLimit,
    );
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
