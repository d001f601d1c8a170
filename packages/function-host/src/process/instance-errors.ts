import { say, type Text } from '@opencloudpay/internal';
import { type Exit, FunctionError, type FunctionErrorCode, type Thrown } from '../errors';
import type { FunctionFolder } from '../project/function-folder';
import { CHANNEL_FD } from './channel/messages';
import type { End } from './instance-process';
import { loadFailed } from './load-failed';
import { heapLimit } from './memory';

/** The phase of an instance in which it failed. */
export type Phase = 'loading' | 'calling';

/** The errors of an instance of one function: messages with the function's name and the next step. */
export class InstanceErrors {
  readonly #fn: FunctionFolder;
  readonly #memoryLimit: number;

  /** @param memoryLimit MB */
  constructor(fn: FunctionFolder, memoryLimit: number) {
    this.#fn = fn;
    this.#memoryLimit = memoryLimit;
  }

  /** @param limit milliseconds */
  overTime({ requestId, phase, limit }: { requestId: string; phase: Phase; limit: number }): FunctionError {
    if (phase === 'loading')
      return this.#error(
        'FUNCTION_LOAD_FAILED',
        requestId,
        say(
          `did not finish loading within ${limit} ms: move slow work into main.`,
          `未能在 ${limit} 毫秒内加载完成：请把耗时的操作移到 main 里。`,
        ),
      );
    return this.#error(
      'FUNCTION_TIMEOUT',
      requestId,
      say(
        `did not return within ${limit} ms and was ended: make it faster, or raise "timeout" (seconds) in its config.json.`,
        `未在 ${limit} 毫秒内返回，已被终止：请提高执行速度，或调大 config.json 中的 timeout（秒）。`,
      ),
      { limit },
    );
  }

  loadFailed(requestId: string, problem: Text, thrown?: Thrown): FunctionError {
    return loadFailed(this.#fn, requestId, problem, thrown);
  }

  threw(requestId: string, thrown: Thrown): FunctionError {
    const { name, message } = thrown;
    const problem = say(`threw ${name}: ${message}`, `抛出 ${name}：${message}`);
    return this.#error('FUNCTION_THREW', requestId, problem, { thrown });
  }

  resultInvalid(requestId: string, problem: Text): FunctionError {
    return this.#error('RESULT_INVALID', requestId, resultProblem(problem));
  }

  stopped(requestId: string): FunctionError {
    return this.#error(
      'HOST_STOPPED',
      requestId,
      say('was ended: the function host was stopped.', '已被终止：函数服务已停止。'),
    );
  }

  aborted(requestId: string): FunctionError {
    const problem = say('was ended: its caller no longer waits for it.', '已被终止：调用方已不再等待。');
    return this.#error('ABORTED', requestId, problem);
  }

  /** @param megabytes the memory in use */
  outOfMemory(requestId: string, megabytes: number): FunctionError {
    return this.#tooMuch(requestId, say(`used ${megabytes} MB of memory`, `占用内存 ${megabytes} MB`));
  }

  heapFull(requestId: string): FunctionError {
    const most = heapLimit(this.#memoryLimit);
    return this.#tooMuch(
      requestId,
      say(`filled the ${most} MB that its objects can take`, `的对象占满了可用的 ${most} MB`),
    );
  }

  #tooMuch(requestId: string, used: Text): FunctionError {
    const limit = this.#memoryLimit;
    return this.#error(
      'FUNCTION_OUT_OF_MEMORY',
      requestId,
      say(
        `${used.en} and was ended: its limit is ${limit} MB, Node included. Keep less data in memory, or raise "memorySize" (MB) in its config.json.`,
        `${used.zh}，已被终止：内存上限为 ${limit} MB（含 Node 本身）。请减少内存中的数据，或调大 config.json 中的 memorySize（MB）。`,
      ),
      { limit },
    );
  }

  /** The function used the channel of its process. @param did what it did to the channel: `closed` */
  breach(requestId: string, phase: Phase, did: Text): FunctionError {
    const problem = breachProblem(did);
    if (phase === 'loading') return this.loadFailed(requestId, itDid(problem));
    return this.#error('FUNCTION_CRASHED', requestId, problem);
  }

  /** The same for the log, if no call failed because of it. */
  breachLine(did: Text): Text {
    return this.#named(breachProblem(did));
  }

  /** For the log: the function started processes that nothing could end. */
  leftLine(pids: readonly number[]): Text {
    const many = pids.length > 1 ? 'processes that could' : 'a process that could';
    return this.#named(
      say(
        `started ${many} not be ended: end ${pids.join(', ')} by hand.`,
        `启动的进程无法终止：请手动结束 ${pids.join('、')}。`,
      ),
    );
  }

  /** The process ended. @param thrown the uncaught error before that */
  ofEnd(requestId: string, phase: Phase, end: End, thrown: Thrown | undefined): FunctionError {
    if (end.startError)
      return this.loadFailed(
        requestId,
        say(
          `its process could not be started: ${end.startError.message}`,
          `进程无法启动：${end.startError.message}`,
        ),
      );
    if (end.heapFull) return this.heapFull(requestId);
    return this.#ended(requestId, phase, { code: end.code, signal: end.signal }, thrown);
  }

  #ended(requestId: string, phase: Phase, exit: Exit, thrown: Thrown | undefined): FunctionError {
    const why = endProblem(exit, thrown);
    if (phase === 'loading')
      return this.loadFailed(requestId, say(`while it was loaded, it ${why.en}`, `加载时${why.zh}`), thrown);
    return this.#error('FUNCTION_CRASHED', requestId, why, { exit, thrown });
  }

  #error(
    code: FunctionErrorCode,
    requestId: string,
    problem: Text,
    about: { thrown?: Thrown | undefined; exit?: Exit; limit?: number } = {},
  ): FunctionError {
    return new FunctionError(code, this.#named(problem), {
      functionName: this.#fn.name,
      requestId,
      ...about,
    });
  }

  #named({ en, zh }: Text): Text {
    return say(`Function '${this.#fn.name}' ${en}`, `云函数 ${this.#fn.name} ${zh}`);
  }
}

/** What is wrong with a result that cannot be passed on. */
function resultProblem({ en, zh }: Text): Text {
  return say(`returned a result that ${en}. Return plain data.`, `的返回值${zh}。请返回普通数据。`);
}

const itDid = ({ en, zh }: Text) => say(`it ${en}`, zh);

function endProblem(exit: Exit, thrown: Thrown | undefined): Text {
  const { signal, code } = exit;
  const how = signal ? say(`signal ${signal}`, `信号 ${signal}`) : say(`exit code ${code}`, `退出码 ${code}`);
  if (thrown) {
    const error = `${thrown.name}: ${thrown.message}`;
    return say(
      `crashed with an uncaught error, ${error} (${how.en}). Await every promise and catch errors in callbacks.`,
      `因未捕获的错误异常退出：${error}（${how.zh}）。请 await 每个 Promise，并捕获异步回调中的错误。`,
    );
  }
  const advice = signal
    ? say('It may have run out of memory.', '可能是内存不足。')
    : say('Return from main instead of calling process.exit().', '请从 main 返回，不要调用 process.exit()。');
  return say(
    `ended its process before it returned (${how.en}). ${advice.en}`,
    `在返回之前结束了进程（${how.zh}）。${advice.zh}`,
  );
}

function breachProblem(did: Text): Text {
  return say(
    `was ended: it ${did.en} file descriptor ${CHANNEL_FD}, the channel between its process and the function host. Write only to console and to files that the function has opened itself.`,
    `已被终止：它${did.zh}文件描述符 ${CHANNEL_FD}，即其进程与函数服务之间的通道。请只写入 console 和自己打开的文件。`,
  );
}
