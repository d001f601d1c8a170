import { randomUUID } from 'node:crypto';
import { type CallAnswer, transportOf, type WireData } from '@opencloudpay/cloudpay';
import { startDeadline, withinDeadline } from '@opencloudpay/internal';
import { declarationOf, queryNumbers } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics';
import type { CheckedAccess } from '../options';
import { openidsOf, type Redact } from '../redact';
import type { CheckedToken } from './access-token';
import type { AroundCall } from './around-call';
import { findToken, shownToken } from './authenticate';
import type { CallMemory } from './call-memory';
import { callerOf, clockOffsetOf } from './caller';
import { checkEnvironment } from './check-environment';
import { checkMerchant } from './check-merchant';
import { checkText } from './check-text';
import type { Dialect } from './dialect';
import { CallOverdue, failedCall, TokenUnknown } from './failure';
import { fingerprintOf, keyOf } from './idempotency-key';
import { createLimits, type Limits } from './limits';
import { parseCall, readCall } from './read-call';
import { type Call, createCallRecorder } from './record';
import {
  createRememberedCalls,
  type KeyedCall,
  type Remembered,
  type RememberedCalls,
} from './remembered-calls';
import { checkCallSignature, signedAnswer } from './signed-calls';
import { withoutQuotedSignature, withoutSignature } from './without-signature';

/** Milliseconds for a call's body: functions send it at once. */
const BODY_PATIENCE = 10_000;

/** Answers a call of the API that the path names. Never rejects. */
export type ServeCall = (request: Request, named: string) => Promise<Response>;

interface Answered {
  answer: CallAnswer;
  data: WireData;
  /** Whether this is the answer to an earlier request with the same key. */
  repeated: boolean;
}

/**
 * Makes CloudPay calls for functions that hold a token instead of keys: does what the direct way does in the
 * function, and answers what it would have given there, fields and failures alike.
 *
 * @param around what else is done with each call
 * @param memory where calls with an `Idempotency-Key` are remembered; left out, in this process alone
 * @returns a server for each way of writing calls; all of them share what a token may do and has done
 * @throws {CallFailure} naming what of the account cannot work
 */
export function createCallServer(
  { tokens, account, timeout }: CheckedAccess,
  logger: Logger,
  metrics: Metrics,
  redact: Redact,
  around: AroundCall = (_, send) => send(),
  memory?: CallMemory,
): (dialect: Dialect) => ServeCall {
  const transport = transportOf(account);
  const record = createCallRecorder(logger, metrics, redact);
  const holders = tokens.map((token) => {
    const limits = createLimits(token.rate, token.concurrency);
    return { ...token, limits, once: onceFor(token, limits) };
  });

  return (dialect) => async (request, named) => {
    const call: Call = { requestId: randomUUID(), api: dialect.apiOf(named), at: performance.now() };
    const deadline = startDeadline(timeout);
    const signed = (response: Response) =>
      signedAnswer(response, request.headers, call.token, call.repeated ?? false);
    try {
      const { answer, data, repeated } = await handle(request, { call, named, dialect }, deadline.signal);
      record.answered(call, answer, repeated);
      return await signed(dialect.answer(answer, data, call.requestId));
    } catch (failure) {
      const failed = failedCall(failure);
      record.failed(call, failed);
      return await signed(dialect.failure(failed, call.requestId));
    } finally {
      deadline.clear();
    }
  };

  /** @param call is told what becomes known on the way, so that a failure's log line has it too */
  async function handle(
    request: Request,
    { call, named, dialect }: { call: Call; named: string; dialect: Dialect },
    overdue: AbortSignal,
  ): Promise<Answered> {
    const { headers } = request;
    call.shown = shownToken(headers);
    const holder = findToken(holders, call.shown);
    // Both before the body: a stranger's is not worth reading, nor one too many.
    if (!holder) throw new TokenUnknown();
    call.token = call.shown;
    holder.limits.count();
    const key = keyOf(headers);
    const body = await readCall(request, Math.min(BODY_PATIENCE, timeout));
    checkCallSignature(headers, call.shown, { api: named, body });
    const data = dialect.parametersOf(call.api, parseCall(body));
    const caller = callerOf(headers, holder.envId);
    call.data = data;
    call.envId = caller.envId;
    call.openids = [...(caller.openid ? [caller.openid] : []), ...openidsOf(data)];
    checkEnvironment(holder.envId, [caller.envId, data['env_id']]);
    checkMerchant(holder.subMchIds, data['sub_mch_id']);
    const { api, requestId } = call;
    checkText(holder, api, data, caller);
    const make = async (): Promise<Remembered> => {
      // A call that cannot be prepared is neither stored nor sent.
      const prepared = transport.prepare(api, data, { ...caller, ...clockOffsetOf(headers) });
      const answer = await around({ prepared, requestId }, () => transport.send(prepared));
      return { answer: withoutSignature(answer), repeated: false };
    };
    const work = () =>
      make().catch((failure) => {
        throw withoutQuotedSignature(failure);
      });
    const remembered = key === undefined ? holder.limits.run(work) : holder.once(keyed(key));
    // The failure of a call that is not waited for any longer is no unhandled rejection.
    remembered.catch(() => {});
    const { answer, repeated } = await withinDeadline(overdue, () => remembered).catch((failure) => {
      throw failure === overdue.reason ? new CallOverdue(api, data, timeout) : failure;
    });
    call.repeated = repeated;
    return { answer, data, repeated };

    function keyed(known: string): KeyedCall {
      const declared = declarationOf(api);
      return {
        key: known,
        fingerprint: fingerprintOf([api, caller], body),
        // Of an API that does not exist nothing is sent.
        readOnly: declared === undefined || declared.effect === 'none',
        query: queryNumbers(data),
        act: work,
      };
    }
  }

  /** As one of the token's calls under way; a repeat that the process answers from its memory is none. */
  function onceFor({ hash }: CheckedToken, limits: Limits): RememberedCalls['once'] {
    const inProcess = createRememberedCalls({ isCache: memory !== undefined, onFull: record.memoryFull });
    const holder = hash.toString('hex');
    return (call) =>
      inProcess.once({
        ...call,
        act: () => limits.run(() => (memory && !call.readOnly ? memory.once(holder, call) : call.act())),
      });
  }
}
