import { FunctionError } from './errors';
import type { FunctionHostOptions } from './host-types';

/** The environments that a host serves. */
export interface Environments {
  /** The environment of calls that name none. */
  readonly own: string;
  /**
   * Refuses a call for an environment that is not served, so that no environment's calls run in another's name.
   *
   * @throws {FunctionError} `ENVIRONMENT_NOT_SERVED`
   */
  refuseForeign(envId: string, about: { functionName: string; requestId: string }): void;
}

export function servedEnvironments({
  envId,
  envIds = envId === undefined ? 'any' : [],
}: Pick<FunctionHostOptions, 'envId' | 'envIds'>): Environments {
  const own = envId ?? (envIds === 'any' ? undefined : envIds[0]) ?? 'local';
  return {
    own,
    refuseForeign(wanted, about) {
      if (envIds === 'any') return;
      const served = [...new Set([own, ...envIds])];
      if (served.includes(wanted)) return;
      throw new FunctionError(
        'ENVIRONMENT_NOT_SERVED',
        `Function '${about.functionName}' was not called: the call is for the environment '${wanted}', and this function host serves ${served.join(', ')}. Call the host of '${wanted}', or add it to envIds of this one.`,
        about,
      );
    },
  };
}
