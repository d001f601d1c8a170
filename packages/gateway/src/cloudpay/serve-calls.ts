import { randomUUID } from 'node:crypto';
import { type CallAnswer, transportOf, type WireData } from '@opencloudpay/cloudpay';
import { type Deadline, startDeadline, withinDeadline } from '@opencloudpay/internal';
import { declarationOf, queryNumbers } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { openidsOf, type Redact } from '../log/redact';
import { createRouting } from '../old-environment/old-environment';
import type { Metrics } from '../operations/metrics';
import type { CheckedAccess } from '../options/options';
import type { CheckedToken } from './access/access-token';
import { findToken, shownToken } from './access/authenticate';
import { checkEnvironment } from './access/check-environment';
import { checkMerchant } from './access/check-merchant';
import { checkText } from './access/check-text';
import { createLimits, type Limits } from './access/limits';
import { checkCallSignature, signedAnswer } from './access/signed-calls';
import { withoutQuotedSignature, withoutSignature } from './access/without-signature';
import type { AroundCall } from './around-call';
import { callerOf, clockOffsetOf } from './caller';
import type { Dialect } from './dialects/dialect';
import { CallOverdue, failedCall, TokenUnknown } from './failure';
import { parseCall, readCall } from './read-call';
import { type Call, createCallRecorder } from './record';
import type { CallMemory } from './repeats/call-memory';
import { fingerprintOf, keyOf } from './repeats/idempotency-key';
import {
  createRememberedCalls,
  type KeyedCall,
  type Remembered,
  type RememberedCalls,
} from './repeats/remembered-calls';

/** Milliseconds for a call's body, which functions send at once. */
const BODY_PATIENCE = 10_000;

/** Answers a call of the API named in the path. Never rejects. */
export type ServeCall = (request: Request, named: string) => Promise<Response>;

interface Answered {
  answer: CallAnswer;
  data: WireData;
  /** Whether this is the answer of an earlier request with the same key. */
  repeated: boolean;
}

/** What serving calls takes. */
export interface CallServerParts {
  access: CheckedAccess;
  logger: Logger;
  metrics: Metrics;
  redact: Redact;
  /** Wraps each call. Default: the call alone */
  around?: AroundCall | undefined;
  /** Remembers calls with an `Idempotency-Key`. Default: only this process does */
  memory?: CallMemory | undefined;
}

/**
 * Makes CloudPay calls for functions that hold a token instead of keys. Fields and failures are the same as in a direct
 * call.
 *
 * @returns makes a server for a dialect; all dialects share the limits and memory of a token
 * @throws {CallFailure} names the invalid part of the account
 */
export function createCallServer({
  access: { tokens, account, timeout, oldEnvironment },
  logger,
  metrics,
  redact,
  around = (_, send) => send(),
  memory,
}: CallServerParts): (dialect: Dialect) => ServeCall {
  const transport = transportOf(account);
  const routing = oldEnvironment && createRouting(oldEnvironment);
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
      const { answer, data, repeated } = await handle(request, { call, named, dialect }, deadline);
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

  /** @param call is filled in on the way, so that the log line of a failure has these values too */
  async function handle(
    request: Request,
    { call, named, dialect }: { call: Call; named: string; dialect: Dialect },
    deadline: Deadline,
  ): Promise<Answered> {
    const { headers } = request;
    call.shown = shownToken(headers);
    const holder = findToken(holders, call.shown);
    // Check token and rate limit before reading the body.
    if (!holder) throw new TokenUnknown();
    call.token = call.shown;
    holder.limits.count();
    const key = keyOf(headers);
    const body = await readCall(request, Math.min(BODY_PATIENCE, timeout));
    checkCallSignature(headers, call.shown, { api: named, body });
    const data = dialect.parametersOf(call.api, parseCall(body));
    const caller = callerOf(headers, holder.envId);
    if (caller.requestId !== undefined) call.requestId = caller.requestId;
    call.data = data;
    call.envId = caller.envId;
    call.openids = [...(caller.openid ? [caller.openid] : []), ...openidsOf(data)];
    checkEnvironment(holder.envId, [caller.envId, data['env_id']]);
    checkMerchant(holder.subMchIds, data['sub_mch_id']);
    const { api, requestId } = call;
    checkText(holder, api, data, caller);
    const own = async () => {
      // An invalid call is neither stored nor sent.
      const prepared = transport.prepare(api, data, { ...caller, ...clockOffsetOf(headers) });
      return around({ prepared, requestId }, () => transport.send(prepared));
    };
    const onOld = () => {
      call.toOldEnvironment = true;
    };
    const make = async (): Promise<Remembered> => {
      const answer = await (routing ? routing({ api, data, deadline, onOld }, own) : own());
      return { answer: withoutSignature(answer), repeated: false };
    };
    const work = () =>
      make().catch((failure) => {
        throw withoutQuotedSignature(failure);
      });
    const remembered = key === undefined ? holder.limits.run(work) : holder.once(keyed(key));
    // After the time limit, no code awaits the call: its failure must not become an unhandled rejection.
    remembered.catch(() => {});
    const { answer, repeated } = await withinDeadline(deadline, () => remembered).catch((failure) => {
      throw deadline.over && failure === deadline.over.reason ? new CallOverdue(api, data, timeout) : failure;
    });
    call.repeated = repeated;
    return { answer, data, repeated };

    function keyed(known: string): KeyedCall {
      const declared = declarationOf(api);
      return {
        key: known,
        fingerprint: fingerprintOf([api, caller], body),
        // A call of an unknown API sends nothing.
        readOnly: declared === undefined || declared.effect === 'none',
        query: queryNumbers(data),
        act: work,
      };
    }
  }

  /** Counts the call as concurrent, unless this process answers it from memory. */
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
