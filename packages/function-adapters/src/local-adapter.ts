/**
 * Calls functions that a function host runs in this same program.
 *
 * ```ts
 * import { localAdapter } from '@opencloudpay/function-adapters';
 * import { createFunctionHost } from '@opencloudpay/function-host';
 *
 * const host = createFunctionHost({ folder: 'cloudfunctions', envId: 'shop-1' });
 * const adapter = localAdapter(host, { envId: 'shop-1' });
 * const reply = await adapter.invoke(
 *   { envId: 'shop-1', functionName: 'payCallback' },
 *   { outTradeNo: '2021WERUN1647839289398', totalFee: 1, userInfo: { appId: 'wx…', openId: 'o…' } },
 * );
 * console.log(reply); // { errcode: 0, errmsg: 'ok' }
 * await host.stop();
 * ```
 */
import { types } from 'node:util';
import type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { say, textOf } from '@opencloudpay/internal';
import { functionNameOf, functionProblem } from './choice/function-name';
import { AdapterError, type AdapterErrorCode } from './errors';
import { withoutOpenids } from './http/without-openids';

/** The part of a function host that this adapter uses; `createFunctionHost` of `@opencloudpay/function-host` creates one. */
export interface LocalFunctionHost {
  invoke(
    name: string,
    event: CallbackEvent,
    options?: {
      signal?: AbortSignal | undefined;
      envId?: string | undefined;
      orderRequestId?: string | undefined;
    },
  ): Promise<unknown>;
}

export interface LocalAdapterOptions {
  /** The environment of the host; targets in another one are refused. Default: the host decides. */
  envId?: string | undefined;
}

/** By the codes of the host's errors; all others mean that the function failed. */
const CODES: ReadonlyMap<unknown, AdapterErrorCode> = new Map([
  ['FUNCTION_NOT_FOUND', 'FUNCTION_NOT_FOUND'],
  ['FUNCTION_TIMEOUT', 'FUNCTION_TIMEOUT'],
  ['ENVIRONMENT_NOT_SERVED', 'TARGET_UNSUPPORTED'],
  ['HOST_STOPPED', 'UNREACHABLE'],
  ['ABORTED', 'ABORTED'],
]);

/**
 * Calls the functions of a host in this program, with the target's environment.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` for a value that is not a function host, or not an environment's id
 */
export function localAdapter(host: LocalFunctionHost, { envId }: LocalAdapterOptions = {}): FunctionAdapter {
  checkHost(host);
  if (envId !== undefined && (typeof envId !== 'string' || envId === ''))
    throw new AdapterError('CONFIGURATION_INVALID', 'envId must be text that is not empty, or left out.');
  const unsupported = (target: CallbackTarget) => functionProblem(target) ?? problemElsewhere(target, envId);
  return {
    unsupported,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const name = functionNameOf(target);
      const problem = unsupported(target);
      if (problem !== undefined) throw new AdapterError('TARGET_UNSUPPORTED', problem);
      try {
        return await host.invoke(name, event, {
          ...{ signal, envId: target.envId },
          ...(orderRequestId !== undefined && { orderRequestId }),
        });
      } catch (error) {
        const { en, zh } = textOf(error);
        throw new AdapterError(codeOf(error), say(withoutOpenids(en, event), withoutOpenids(zh, event)));
      }
    },
  };
}

function checkHost(host: unknown): void {
  if (isHost(host)) return;
  const isInside = typeof host === 'object' && host !== null && 'host' in host && isHost(host.host);
  const advice = isInside
    ? 'give the host itself, localAdapter(host), and not { host }'
    : 'give what createFunctionHost returns, or an object with invoke(name, event, options)';
  throw new AdapterError('CONFIGURATION_INVALID', `host has no method invoke: ${advice}.`);
}

function isHost(value: unknown): value is LocalFunctionHost {
  return (
    typeof value === 'object' && value !== null && 'invoke' in value && typeof value.invoke === 'function'
  );
}

function problemElsewhere(target: CallbackTarget, envId: string | undefined): string | undefined {
  if (envId === undefined || target.envId === envId || !('functionName' in target)) return undefined;
  return `The callback goes to '${target.functionName}' in the environment '${target.envId}', and the functions here are those of '${envId}': order with envId '${envId}', or run the gateway for '${target.envId}'.`;
}

function codeOf(error: unknown): AdapterErrorCode {
  const code = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  return CODES.get(code) ?? 'FUNCTION_FAILED';
}
