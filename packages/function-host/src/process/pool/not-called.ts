import { say, type Text } from '@opencloudpay/internal';
import { FunctionError } from '../../errors';

/** The errors of a call that did not reach its function. */
export class NotCalled {
  readonly #functionName: string;

  constructor(functionName: string) {
    this.#functionName = functionName;
  }

  /** Its caller does not wait for it any more. */
  aborted(requestId: string): FunctionError {
    return this.#error('ABORTED', requestId, say('its caller no longer waits for it.', '调用方已不再等待。'));
  }

  stopped(requestId: string): FunctionError {
    return this.#error('HOST_STOPPED', requestId, say('the function host was stopped.', '函数服务已停止。'));
  }

  /** @param until milliseconds since 1970 */
  crashing(requestId: string, until: number): FunctionError {
    const next = new Date(until).toISOString();
    return this.#error(
      'FUNCTION_CRASH_LOOP',
      requestId,
      say(
        `its processes ended several times in a row. The next one starts at ${next}; the function's log says why they ended.`,
        `它的进程连续多次异常退出。下一个进程将在 ${next} 启动；退出原因见该云函数的日志。`,
      ),
    );
  }

  #error(
    code: 'ABORTED' | 'HOST_STOPPED' | 'FUNCTION_CRASH_LOOP',
    requestId: string,
    why: Text,
  ): FunctionError {
    const functionName = this.#functionName;
    return new FunctionError(
      code,
      say(
        `Function '${functionName}' was not called: ${why.en}`,
        `云函数 ${functionName} 未被调用：${why.zh}`,
      ),
      { functionName, requestId },
    );
  }
}
