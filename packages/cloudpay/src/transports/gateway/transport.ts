import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { parseJsonObject } from '@opencloudpay/internal';
import {
  ConfigurationError,
  checkFile,
  createEarlierCalls,
  createPost,
  declarationOf,
  PostFailure,
  type PostRequest,
  type PostResponse,
  queryNumbers,
} from '@opencloudpay/wechatpay';
import type { CallingContext } from '../../calling-context';
import { CallFailure } from '../../errors';
import { asUnconfigured } from '../../unconfigured';
import { callbackTargetOf } from '../direct/callback-target';
import { findApi } from '../direct/find-api';
import { tradeTypeIn } from '../direct/trade-type';
import { given, wireValues } from '../direct/wire-values';
import { type PreparedCall, preparedCall } from '../prepared-call';
import type { CallAnswer, Transport, WireData } from '../transport';
import { asks, failureOf, outcomeUnknown, unanswered } from './failure';

export interface GatewayOptions {
  /** The gateway's address, for example `https://pay.example.com`. */
  url: string;
  /** By which the gateway recognises this environment. */
  token: string;
  /** Trusted instead of the system's certificate authorities: PEM text, its bytes, or its path. */
  ca?: string | Uint8Array | undefined;
  /** Milliseconds for a whole call, including its repetition. */
  timeout?: number | undefined;
}

/** Sends a request and returns its whole answer. Default: over HTTP. */
export type SendPost = (request: PostRequest) => Promise<PostResponse>;

/** The largest possible bill. */
const MAX_ANSWER = 512 * 1024 * 1024;
/** Milliseconds: with less time left, another attempt is useless. */
const LEAST = 200;
/** Milliseconds that a proxy in front of the gateway gets to recover. */
const PAUSE = 100;

/**
 * The transport of functions without keys: `POST <url>/v1/cloudpay/<api>` with the call as JSON, and the caller in
 * the headers of WeChat Cloud Run. The gateway signs, sends and remembers.
 *
 * With status 200 the body is the answer, a JSON record or the bytes of a file; `hint` in a record is the gateway's
 * own field. With any other status the body is `{ errCode, detail, query?, problems? }`.
 *
 * Each call has its own `Idempotency-Key`, and is repeated with it if its answer is lost: the gateway then returns
 * the first answer and does not act twice. A restarted gateway has no keys. It still
 * does not act twice, because the call's numbers make it the same order or refund. APIs without such numbers
 * (declared `repeat: 'unsent'`) are not repeated.
 *
 * Call and answer are signed with the token (see `cloudpay-signature.ts` of contracts): a damaged answer, or another call's, counts as
 * lost.
 */
export function createGatewayTransport(
  { url, token, ca, timeout = 15_000 }: GatewayOptions,
  post: SendPost = createPost({ mchId: '', ca }),
): Transport {
  const earlier = createEarlierCalls();

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
      url: `${url.replace(/\/+$/, '')}${callPath(api)}`,
      body,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        [IDEMPOTENCY_KEY_HEADER]: key,
        [SIGNATURE_HEADER]: signCall(token, { api, key, caller: signed, body }),
        ...caller,
      },
      timeout,
      maxBytes: MAX_ANSWER,
    };
    const deadline = performance.now() + timeout;
    const isGenuine = (answer: PostResponse) => isSignedFor(token, key, answer);
    const { outcome, wasLost } = await patiently(api, post, request, deadline, isGenuine);
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

/** The last answer, and whether it answers a repetition after a lost answer. */
interface Outcome {
  outcome: PostResponse | PostFailure;
  wasLost: boolean;
}

/**
 * One attempt, and a second one if the answer to the first was lost: its connection broke (connections of a
 * frozen function are dead when it thaws), it took more than half of the time, it was damaged, or a proxy
 * answered instead of the gateway.
 */
async function patiently(
  api: string,
  post: SendPost,
  request: PostRequest,
  deadline: number,
  isGenuine: (answer: PostResponse) => boolean,
): Promise<Outcome> {
  const declared = declarationOf(api);
  if (declared?.repeat === 'unsent')
    return { outcome: await attempt(post, request, deadline, isGenuine), wasLost: false };
  // A file gets all of the time: starting again would only take longer.
  const shares = request.timeout > 2 * LEAST && declared?.answer.body !== 'file';
  const timeout = shares ? Math.ceil(request.timeout / 2) : request.timeout;
  const first = await attempt(post, { ...request, timeout }, deadline, isGenuine);
  if (!isLost(first)) return { outcome: first, wasLost: false };
  if (!(first instanceof PostFailure)) await sleep(PAUSE * (1 + Math.random()));
  const remaining = Math.floor(deadline - performance.now());
  if (remaining < LEAST) return { outcome: first, wasLost: false };
  const second = await attempt(post, { ...request, timeout: remaining }, deadline, isGenuine);
  if (tellsOfTheFirst(second)) return { outcome: second, wasLost: true };
  // For the caller the first attempt is still open.
  return { outcome: isLost(second) ? second : first, wasLost: false };
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
  const isRefused = answer['return_code'] === 'FAIL' || answer['result_code'] === 'FAIL';
  const provenBy = declarationOf(api)?.outcome?.provenBy ?? [];
  return asks(api) || !isRefused || provenBy.includes(String(answer['err_code'] ?? ''));
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

/** A damaged answer, or another call's, counts as lost. */
async function attempt(
  post: SendPost,
  request: PostRequest,
  deadline: number,
  isGenuine: (answer: PostResponse) => boolean,
): Promise<PostResponse | PostFailure> {
  try {
    const answer = await post(request);
    if (!isGenuine(answer)) {
      answer.distrust?.();
      return new PostFailure(
        'its answer was damaged on the way, or belongs to another call: check the proxies in front of the gateway',
        true,
      );
    }
    if (answer.status === 200) await checkFile(answer.body, deadline - performance.now());
    return answer;
  } catch (failure) {
    if (failure instanceof PostFailure) return failure;
    throw failure instanceof ConfigurationError ? asUnconfigured(failure) : failure;
  }
}

function isLost(outcome: PostResponse | PostFailure): boolean {
  if (outcome instanceof PostFailure) return outcome.mayHaveArrived;
  return [502, 503, 504].includes(outcome.status) && !isNumbered(outcome);
}

/** Not for a gateway that is no longer reachable, or that refused the repetition before acting. */
function tellsOfTheFirst(outcome: PostResponse | PostFailure): boolean {
  if (outcome instanceof PostFailure) return false;
  return outcome.status === 200 || (isNumbered(outcome) && ![401, 429].includes(outcome.status));
}

/** Whether the answer is the gateway's own. */
function isNumbered({ body }: PostResponse): boolean {
  return readFailure(recordIn(body)).errCode !== undefined;
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

/** Decides by content, as wx-server-sdk distinguishes a bill from an answer: proxies may rewrite headers. */
function recordIn(body: Buffer): Record<string, unknown> | undefined {
  const json = parseJsonObject(body.toString());
  return 'value' in json ? json.value : undefined;
}
