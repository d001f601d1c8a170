import { say } from '@opencloudpay/internal';
import { FunctionError } from './errors';
import type { FunctionHostOptions } from './host-types';

/** The environments that a host serves. */
export interface Environments {
  /** The environment of calls that name none. */
  readonly own: string;
  /**
   * Refuses a call for an environment that the host does not serve, so that no call runs in another environment's name.
   *
   * @throws {FunctionError} `ENVIRONMENT_NOT_SERVED`
   */
  refuseForeign(envId: string, about: { functionName: string; requestId: string }): void;
  /**
   * The environment whose documents or files a call reaches.
   *
   * A function reaches the documents of its own environment. If the host serves any environment, it reaches those of the
   * environment that the call names. A caller that is not a function of this host reaches any served environment.
   *
   * @param own the environment of the function
   * @param named the environment in the call
   * @throws {FunctionError} `ENVIRONMENT_NOT_SERVED`
   */
  ofDocuments(
    own: string | undefined,
    named: string | undefined,
    about: { functionName: string; requestId: string },
  ): string;
}

export function servedEnvironments({
  envId,
  envIds = envId === undefined ? 'any' : [],
}: Pick<FunctionHostOptions, 'envId' | 'envIds'>): Environments {
  const own = envId ?? (envIds === 'any' ? undefined : envIds[0]) ?? 'local';
  return {
    own,
    refuseForeign,
    ofDocuments(callers, named, about) {
      if (!named || named === callers) return callers ?? own;
      if (callers === undefined) refuseForeign(named, about);
      else if (envIds !== 'any')
        throw new FunctionError(
          'ENVIRONMENT_NOT_SERVED',
          say(
            `The call names the environment '${named}', and the function runs in '${callers}', whose documents and files are the only ones it can reach. Leave env out of cloud.init() and of the call, or use cloud.DYNAMIC_CURRENT_ENV.`,
            `调用指定了环境 ${named}，而云函数运行在环境 ${callers}，只能访问该环境的数据和文件。请去掉 cloud.init() 和调用中的 env，或使用 cloud.DYNAMIC_CURRENT_ENV。`,
          ),
          about,
        );
      return named;
    },
  };

  function refuseForeign(wanted: string, about: { functionName: string; requestId: string }): void {
    if (envIds === 'any') return;
    const served = [...new Set([own, ...envIds])];
    if (served.includes(wanted)) return;
    const { functionName } = about;
    const call = functionName ? `Function '${functionName}' was not called: the call is` : 'The call is';
    const notCalled = functionName ? `云函数 ${functionName} 未被调用：` : '';
    throw new FunctionError(
      'ENVIRONMENT_NOT_SERVED',
      say(
        `${call} for the environment '${wanted}', and this function host serves ${served.join(', ')}. Call the host of '${wanted}', or add it to envIds of this one.`,
        `${notCalled}调用的环境是 ${wanted}，本函数服务只提供 ${served.join('、')}。请调用 ${wanted} 的函数服务，或在本服务的 envIds 中加上它。`,
      ),
      about,
    );
  }
}
