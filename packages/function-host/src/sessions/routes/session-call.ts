import { randomUUID } from 'node:crypto';
import type { FunctionFailure, FunctionSuccess } from '@opencloudpay/contracts/function-wire';
import { say } from '@opencloudpay/internal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FunctionError } from '../../errors';
import type { FunctionHost } from '../../host';
import { openDataOf } from '../../platform/openapi/open-data';
import type { SessionUser } from '../login/sessions';
import { eventWithOpenData } from './event-with-open-data';
import { failureForUsers } from './failure-for-users';

export interface SessionCall {
  functionName: string;
  event: Readonly<Record<string, unknown>>;
  user: SessionUser;
  /** The user's address, if it is known. */
  clientIp: string | undefined;
  /** The fields of the event that are CloudIDs. */
  cloudIds: readonly string[];
}

export interface SessionCallAnswer {
  status: ContentfulStatusCode;
  body: FunctionSuccess | FunctionFailure;
}

/**
 * Calls functions for users of a mini program.
 *
 * @param allows whether mini programs may call a function
 */
export function sessionCalls(
  host: Pick<FunctionHost, 'invoke'> & Partial<Pick<FunctionHost, 'callOpenApi'>>,
  allows: (functionName: string) => boolean,
): (call: SessionCall) => Promise<SessionCallAnswer> {
  return async ({ functionName, event, user, clientIp, cloudIds }) => {
    const requestId = randomUUID();
    try {
      if (!allows(functionName))
        throw new FunctionError('FUNCTION_NOT_FOUND', say('', ''), { functionName, requestId });
      const complete =
        cloudIds.length === 0
          ? event
          : await eventWithOpenData(event, cloudIds, (ids) =>
              openDataOf(ids, host.callOpenApi?.bind(host), { caller: user }),
            );
      const result = await host.invoke(functionName, complete, {
        user: clientIp === undefined ? user : { ...user, clientIp },
        requestId,
        byClient: true,
      });
      return { status: 200, body: { result, requestId } };
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const { status, answer } = failureForUsers(error);
      return { status, body: answer };
    }
  };
}
