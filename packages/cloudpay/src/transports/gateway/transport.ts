import { randomUUID } from 'node:crypto';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { callerHeaders } from '@opencloudpay/contracts/caller';
import { sameSignature, signAnswer, signCall } from '@opencloudpay/contracts/cloudpay-signature';
import {
  callPath,
  IDEMPOTENCY_KEY_HEADER,
  REPLAYED_HEADER,
  readAnswer,
  readFailure,
  SIGNATURE_HEADER,
  signedCaller,
} from '@opencloudpay/contracts/cloudpay-wire';
import { declarationOf } from '@opencloudpay/wechatpay/apis';
import {
  createEarlierCalls,
  createPost,
  PostFailure,
  type PostResponse,
  queryNumbers,
} from '@opencloudpay/wechatpay/http';
import type { CallingContext } from '../../calling-context';
import { CallFailure } from '../../errors/errors';
import { callbackTargetOf } from '../direct/callback-target';
import { findApi } from '../direct/find-api';
import { tradeTypeIn } from '../direct/trade-type';
import { given, wireValues } from '../direct/wire-values';
import { type PreparedCall, preparedCall } from '../prepared-call';
import type { CallAnswer, Transport, WireData } from '../transport';
import { createAddresses } from './addresses';
import { recordIn, type SendPost, sendCall } from './attempts';
import { asks, failureOf, outcomeUnknown, unanswered } from './failure';

export interface GatewayOptions {
  /**
   * The gateway's address, for example `https://pay.example.com`. Several are addresses of gateways with the same account
   * and token: if one gives no answer, the call goes to the next, with the same `Idempotency-Key`.
   */
  url: string | readonly string[];
  /** By which the gateway recognises this environment. */
  token: string;
  /** Trusted instead of the system's certificate authorities: PEM text, its bytes, or its path. */
  ca?: string | Uint8Array | undefined;
  /** Milliseconds for a whole call, including its repetition. */
  timeout?: number | undefined;
}

/** The largest possible bill. */
const MAX_ANSWER = 512 * 1024 * 1024;

/**
 * The transport of functions without keys: `POST <url>/v1/cloudpay/<api>` with the call as JSON, and the caller in
 * the headers of WeChat Cloud Run. The gateway signs, sends and remembers.
 *
 * With status 200 the body is the answer, a JSON record or the bytes of a file; `hint` in a record is the gateway's
 * own field. With any other status the body is `{ errCode, detail, query?, problems? }`.
 *
 * Each call has its own `Idempotency-Key`, and is repeated with it if its answer is lost: the gateway then returns
 * the first answer and does not act twice. Another gateway that shares the memory of calls (durable, on the same
 * database) does the same. A restarted gateway, or another one that does not share the memory, has no keys. It still
 * does not act twice, because the call's numbers make it the same order or refund. APIs without such numbers
 * (declared `repeat: 'unsent'`) are not repeated; they go to another address only if nothing was sent.
 *
 * Call and answer are signed with the token (see `cloudpay-signature.ts` of contracts): a damaged answer, or another call's, counts as
 * lost.
 */
export function createGatewayTransport(
  { url, token, ca, timeout = 15_000 }: GatewayOptions,
  post: SendPost = createPost({ mchId: '', ca }),
): Transport {
  const earlier = createEarlierCalls();
  const addresses = createAddresses(url);

  async function send(call: PreparedCall): Promise<CallAnswer> {
    const { api, request: data } = call;
    const named = JSON.stringify([api, data['sub_mch_id'], queryNumbers(data)]);
    try {
      return await sendOnce(call, earlier.mayArrive(named));
    } catch (failure) {
      if (failure instanceof CallFailure && failure.query) earlier.note(named, 'unknown');
      throw failure;
    }
  }

  /** @param mayArrive an earlier call with the same numbers got no answer, and may still arrive */
  async function sendOnce(
    { api, request: data, context }: PreparedCall,
    mayArrive: boolean,
  ): Promise<CallAnswer> {
    const key = randomUUID();
    const body = JSON.stringify(data);
    const caller = contextHeaders(context);
    const signed = signedCaller({ get: (name) => caller[name] ?? null });
    const request = {
      path: callPath(api),
      body,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        [IDEMPOTENCY_KEY_HEADER]: key,
        [SIGNATURE_HEADER]: signCall(token, { api, key, caller: signed, body }),
        ...caller,
      },
      deadline: performance.now() + timeout,
      maxBytes: MAX_ANSWER,
    };
    const isGenuine = (answer: PostResponse) => isSignedFor(token, key, answer);
    const { outcome, wasLost } = await sendCall(api, request, { post, addresses, isGenuine });
    if (outcome instanceof PostFailure) throw unanswered(api, data, outcome);
    const { status, body: bytes } = outcome;
    const answer = recordIn(bytes);
    if (wasLost && !provesFirst(api, outcome, answer)) {
      const told = `the answer to a first attempt was lost, and the second one says nothing about it (${summary(outcome, answer)})`;
      throw outcomeUnknown(api, data, told);
    }
    if (status !== 200) throw failureOf(api, data, outcome, answer);
    if (mayArrive && answer && !isOutcome(api, answer)) {
      const told = `an earlier call with the same number got no answer and may still arrive, within a minute; this one was refused (${summary(outcome, answer)})`;
      throw outcomeUnknown(api, data, told);
    }
    if (answer) return readAnswer(answer);
    if (isNoAnswer(api, data, bytes))
      throw outcomeUnknown(
        api,
        data,
        'a page or a cut answer came instead: check the proxies in front of it',
      );
    return { file: bytes };
  }

  return { prepare, send };
}

/**
 * Whether a second answer also states the outcome of the first attempt. A gateway that remembers the key returns the
 * first answer, and says so. A restarted gateway makes the call again, whose refusal proves as little as the
 * refusal of any repeated call.
 */
function provesFirst(
  api: string,
  { status, headers }: PostResponse,
  answer: Record<string, unknown> | undefined,
): boolean {
  if (asks(api) || headers[REPLAYED_HEADER.toLowerCase()] === 'true') return true;
  // A refusal before the gateway acts was the same the first time. An unknown outcome comes with the numbers
  // to query.
  if (status !== 200) return [400, 403, 404, 422].includes(status) || readFailure(answer).query !== undefined;
  return !answer || isOutcome(api, answer);
}

/** Whether an answer states the outcome of the number, whatever happened to earlier calls with it. */
function isOutcome(api: string, answer: Record<string, unknown>): boolean {
  // By version 3 an unsigned refusal has a code, too, and proves nothing.
  const isUnsigned = answer['return_code'] === 'FAIL';
  const isRefused = isUnsigned || answer['result_code'] === 'FAIL';
  const provenBy = declarationOf(api)?.outcome?.provenBy ?? [];
  return asks(api) || !isRefused || (!isUnsigned && provenBy.includes(String(answer['err_code'] ?? '')));
}

function summary({ status }: PostResponse, answer: Record<string, unknown> | undefined): string {
  const words = ['err_code', 'err_code_des', 'return_msg'].map((name) => answer?.[name]);
  words.push(readFailure(answer).detail);
  return [`HTTP ${status}`, ...words.filter((word) => typeof word === 'string')].join(' ').slice(0, 200);
}

/** The answer of a gateway that does not sign is accepted: only TLS protects it. */
function isSignedFor(token: string, key: string, { status, headers, body }: PostResponse): boolean {
  const given = headers[SIGNATURE_HEADER.toLowerCase()];
  if (given === undefined) return true;
  const replayed = headers[REPLAYED_HEADER.toLowerCase()] === 'true';
  return sameSignature(given, signAnswer(token, { key, status, replayed, body }));
}

/**
 * Whether bytes instead of a record are no answer: a page instead of a file, or a page or a cut answer to a call
 * whose outcome can be queried. Other bytes are reported as in wx-server-sdk.
 */
function isNoAnswer(api: string, data: WireData, body: Buffer): boolean {
  if (declarationOf(api)?.answer.body === 'file')
    return /^\uFEFF?\s*<(?:!doctype|html)/i.test(body.subarray(0, 256).toString());
  return declarationOf(api) !== undefined && !asks(api) && Object.keys(queryNumbers(data)).length > 0;
}

function contextHeaders({
  openid = '',
  appid = '',
  clientIp = '',
  envId = '',
  requestId = '',
  clockOffset = 0,
}: CallingContext): Record<string, string> {
  return {
    ...callerHeaders({ openId: openid, appId: appid, clientIp, envId, requestId }),
    // The call's times come from the caller's clock: with it the gateway explains a refused time.
    Date: new Date(Date.now() + clockOffset).toUTCString(),
  };
}

/**
 * Completes a call as far as a gateway leaves that to its caller: the gateway chooses the account, fills in and
 * validates. The parameters are sent unchanged; the client reads them by the same rules as the gateway.
 *
 * @throws {CallFailure} for an API's name that would lead to another address
 */
function prepare(api: string, data: WireData, context: CallingContext): PreparedCall {
  // These lead to another address in any encoding.
  if (['', '.', '..'].includes(api)) findApi(api);
  const declared = declarationOf(api);
  const fields = declared
    ? wireValues(
        declared,
        given({
          ...data,
          ...('trade_type' in declared.request.properties && { trade_type: tradeTypeIn(data) }),
        }),
      )
    : {};
  const { sub_mch_id, sub_appid = context.appid } = given(data);
  return preparedCall({
    ...{ api, context, request: data, fields: { ...fields, sub_mch_id, sub_appid } },
    target: targetIn(api, data, context),
  });
}

/** Undefined if a field is wrong: the gateway reports it. */
function targetIn(api: string, data: WireData, context: CallingContext): CallbackTarget | undefined {
  if (!declarationOf(api)?.notifies) return undefined;
  try {
    return callbackTargetOf(given(data), context, 'the order is paid');
  } catch {
    return undefined;
  }
}
