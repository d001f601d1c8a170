import { randomUUID } from 'node:crypto';
import { transportOf, type WireAnswer } from '@opencloudpay/cloudpay';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics';
import type { CloudPayAccess } from '../options';
import type { Redact } from '../redact';
import { answerCall, answerFailure } from './answer';
import { createAuthenticate } from './authenticate';
import { callerOf } from './caller';
import { checkEnvironment } from './check-environment';
import { failedCall, TokenUnknown } from './failure';
import { readCall } from './read-call';
import { type Call, createCallRecorder } from './record';

/** Answers `POST /v1/cloudpay/<api>`. Never rejects. */
export type ServeCall = (request: Request, api: string) => Promise<Response>;

/**
 * Makes CloudPay calls for functions that hold a token instead of keys: does what the direct way does in the
 * function, and answers what it would have given there, fields and failures alike.
 *
 * @throws {CallFailure} naming what of the account cannot work
 */
export function createCallServer(
  { tokens, account }: CloudPayAccess,
  logger: Logger,
  metrics: Metrics,
  redact: Redact,
): ServeCall {
  const transport = transportOf(account);
  const authenticate = createAuthenticate(tokens);
  const record = createCallRecorder(logger, metrics, redact);

  return async (request, api) => {
    const call: Call = { requestId: randomUUID(), api, at: performance.now() };
    try {
      const answer = await carry(request, call);
      record.answered(call, answer);
      return answerCall(answer, call.requestId);
    } catch (failure) {
      const failed = failedCall(failure);
      record.failed(call, failed);
      return answerFailure(failed, call.requestId);
    }
  };

  /** @param call is told what becomes known on the way, so that a failure's log line has it too */
  async function carry(request: Request, call: Call): Promise<WireAnswer> {
    const access = authenticate(request.headers);
    // Before the body: a stranger's is not worth reading.
    if (!access) throw new TokenUnknown();
    const data = await readCall(request);
    const caller = callerOf(request.headers, access.envId);
    call.data = data;
    call.envId = caller.envId;
    call.openids = [caller.openid, data['openid'], data['sub_openid']].filter(
      (openid) => typeof openid === 'string',
    );
    checkEnvironment(access.envId, [caller.envId, data['env_id']]);
    return transport.call(call.api, data, caller);
  }
}
