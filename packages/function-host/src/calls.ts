import { randomUUID } from 'node:crypto';
import { say } from '@opencloudpay/internal';
import { builtInFor, callBuiltIn } from './built-ins';
import type { Environments } from './environments';
import { FunctionError, type FunctionErrorCode } from './errors';
import type { FunctionHostOptions, InvokeOptions } from './host-types';
import { inCircles } from './in-circles';
import { MAX_CALL_DEPTH, TOKEN_LIFETIME } from './limits';
import type { FunctionLog } from './log';
import { positive } from './options';
import type { PlatformEndpoint } from './platform/endpoint';
import { loadFailed } from './process/load-failed';
import type { InstancePools } from './process/pool/instance-pools';
import { prepareInvocation } from './process/prepare-invocation';
import { type FunctionLimits, type FunctionRegistry, limitsOf } from './project/function-registry';

interface CallParts {
  environments: Environments;
  functions: FunctionRegistry;
  defaultLimits: FunctionLimits;
  platform: PlatformEndpoint;
  pools: InstancePools;
  onCall: FunctionHostOptions['onCall'];
  builtIns: FunctionHostOptions['builtIns'];
}

/** Calls functions: what is checked before a call, what its function gets, and what the host learns from it. */
export class Calls {
  readonly #parts: CallParts;
  /** By the request ids of callbacks at work: the requests that placed their orders. */
  readonly #orderRequests = new Map<string, string>();
  #refusing = false;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Refuses further calls: nothing is started after `drain()` or `stop()`, because neither would end a later pool. */
  refuseAll(): void {
    this.#refusing = true;
  }

  /** @throws {FunctionError} `HOST_STOPPED` after `refuseAll()` */
  refuseIfStopped(functionName: string, requestId: string): void {
    if (!this.#refusing) return;
    throw new FunctionError(
      'HOST_STOPPED',
      say(
        `Function '${functionName}' was not called: the function host was stopped.`,
        `云函数 ${functionName} 未被调用：函数服务已停止。`,
      ),
      { functionName, requestId },
    );
  }

  /** A line of a function, with the request that placed the order of its callback. */
  withOrder(line: FunctionLog): FunctionLog {
    const orderRequestId = line.requestId && this.#orderRequests.get(line.requestId);
    return orderRequestId ? { ...line, orderRequestId } : line;
  }

  /** @throws {FunctionError} unless the function returned */
  async call(
    name: string,
    event: object | undefined,
    options: InvokeOptions,
    trigger?: 'timer',
  ): Promise<unknown> {
    const { functions, onCall } = this.#parts;
    if (!onCall || !functions.all().has(name)) return this.#call(name, event, options, trigger);
    const begin = performance.now();
    let failure: FunctionErrorCode | undefined;
    try {
      return await this.#call(name, event, options, trigger);
    } catch (error) {
      failure = error instanceof FunctionError ? error.code : 'FUNCTION_CRASHED';
      throw error;
    } finally {
      onCall({ functionName: name, failure, duration: performance.now() - begin });
    }
  }

  async #call(
    name: string,
    event: object | undefined,
    {
      user,
      requestId = randomUUID(),
      calledBy = '',
      // A function that a callback calls belongs to the same order.
      orderRequestId = this.#orderRequests.get(calledBy),
      envId = this.#parts.environments.own,
      signal,
      whileWaiting,
      timeout,
      depth = 0,
      byClient = false,
    }: InvokeOptions,
    trigger?: 'timer',
  ): Promise<unknown> {
    const { environments, functions, defaultLimits, platform, pools } = this.#parts;
    const about = { functionName: name, requestId };
    environments.refuseForeign(envId, about);
    const builtIn = builtInFor(name, this.#parts);
    if (builtIn) {
      this.refuseIfStopped(name, requestId);
      return callBuiltIn(builtIn, event, {
        ...about,
        user,
        byClient,
        envId,
        calledBy: calledBy || undefined,
      });
    }
    const fn = functions.get(name, requestId);
    this.refuseIfStopped(name, requestId);
    if (depth > MAX_CALL_DEPTH) throw new FunctionError('CALLED_IN_CIRCLES', inCircles(name), about);
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const { timeLimit } = limitsOf(fn, defaultLimits);
    const invocation = prepareInvocation(event, {
      ...about,
      timeLimit: positive('timeout', timeout) ?? timeLimit,
      user,
      trigger,
      depth,
      tokenFor: (caller) =>
        platform.tokenFor({
          functionName: name,
          requestId,
          envId,
          depth,
          caller,
          expiresAt: performance.now() + TOKEN_LIFETIME,
        }),
    });
    if (orderRequestId !== undefined) this.#orderRequests.set(requestId, orderRequestId);
    try {
      const result = await pools.get(name, envId).invoke(invocation, { signal, whileWaiting });
      functions.setLoadProblem(name, undefined);
      return result;
    } finally {
      if (orderRequestId !== undefined) this.#orderRequests.delete(requestId);
    }
  }
}
