import { setTimeout as after } from 'node:timers/promises';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';

/** What comes beside the event. */
export interface RunOptions {
  envId?: string | undefined;
  orderRequestId?: string | undefined;
  /** As Lambda passes it. */
  clientContext?: unknown;
}

/** The part of a function host that a platform of the tests needs. */
export interface FunctionRunner {
  invoke(name: string, event: CallbackEvent, options?: RunOptions): Promise<unknown>;
  stop(): Promise<void>;
}

const REPLIES: Readonly<Record<string, unknown>> = {
  acknowledged: { errcode: 0, errmsg: 'ok' },
  nothing: undefined,
  null: null,
  text: 'success 支付成功 💰',
  emptyText: '',
  number: 0,
  false: false,
  list: [1, null, { a: [] }],
  nested: { 订单: { 状态: '已支付', emoji: ['👨‍👩‍👧', '\u0000', '"\\'] } },
};

type Run = (event: CallbackEvent, envId: string) => unknown;

/** The functions of `fixtures/functions`, as they behave in a function host. */
const FUNCTIONS = new Map<string, Run>([
  ['echo', (event) => event],
  ['replies', ({ attach }) => REPLIES[String(attach)]],
  ['takes-its-time', ({ totalFee }) => after(Number(totalFee), totalFee, { ref: false })],
  ['tells-environment', (_, envId) => envId],
  ['throws', ({ userInfo }) => failed('FUNCTION_THREW', `订单不存在 of ${userInfo.openId}`)],
  ['dies', () => failed('FUNCTION_CRASHED', 'The process of the function ended with exit code 9.')],
  ['broken', () => failed('FUNCTION_LOAD_FAILED', 'The function exports no function `main`.')],
  ['never-returns', () => failed('FUNCTION_TIMEOUT', 'The function did not return within 300 ms.')],
]);

function failed(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/**
 * Functions in this process, for platforms: what stands between an adapter and the function is tested, and a process for
 * each function would only take time.
 */
export function inProcessFunctions(): FunctionRunner {
  let isStopped = false;
  return {
    async invoke(name, event, { envId = '' } = {}) {
      if (isStopped) failed('HOST_STOPPED', 'The function host was stopped.');
      const run = FUNCTIONS.get(name) ?? failed('FUNCTION_NOT_FOUND', `There is no function '${name}'.`);
      return run(event, envId);
    },
    stop: async () => {
      isStopped = true;
    },
  };
}
