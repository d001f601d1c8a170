import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApiDeclaration,
  apis,
  ConfigurationError,
  createPost,
  PostFailure,
  type PostRequest,
} from '@opencloudpay/wechatpay';
import type { CallingContext } from './calling-context';
import { ErrCode } from './error-codes';
import { CallFailure } from './errors';
import type { Transport, WireAnswer, WireData } from './transport';
import { asUnconfigured } from './unconfigured';

export interface GatewayOptions {
  /** The gateway's address, for example `https://pay.example.com`. */
  url: string;
  /** What the gateway knows this environment by. */
  token: string;
  /** Trusted instead of the system's certificate authorities: PEM text, its bytes, or its path. */
  ca?: string | Uint8Array | undefined;
  /** Milliseconds for a whole call, its repeat included. */
  timeout?: number | undefined;
}

type Post = ReturnType<typeof createPost>;
type Answer = Awaited<ReturnType<Post>>;

/** As large as a bill may be. */
const MAX_ANSWER = 512 * 1024 * 1024;
/** Milliseconds: below this another attempt is not worth a try. */
const LEAST = 200;
/** Milliseconds that something before the gateway gets to recover. */
const PAUSE = 100;

/**
 * The transport of functions that hold no keys: `POST <url>/v1/cloudpay/<api>` with the call's JSON, the caller in
 * the headers that WeChat Cloud Run uses. The gateway signs, sends and remembers.
 *
 * With status 200 the body is the answer, a JSON record or else the bytes of a file; with any other it is
 * `{ errCode, detail, query? }`.
 *
 * Each call has an `Idempotency-Key` of its own, and is repeated with it when its answer is lost: the gateway then gives
 * the first one's answer and does not act again. A gateway that was started anew in between knows no keys; what keeps
 * it from acting twice then is that the call's numbers make it the same order or refund. Where they do not (an API
 * declared `repeat: 'unsent'`), nothing is repeated.
 */
export function createGatewayTransport({ url, token, ca, timeout = 15_000 }: GatewayOptions): Transport {
  const post = createPost({ mchId: '', ca });

  async function call(api: string, data: WireData, context: CallingContext): Promise<WireAnswer> {
    const request = {
      url: `${url.replace(/\/+$/, '')}/v1/cloudpay/${encodeURIComponent(api)}`,
      body: JSON.stringify(data),
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
        'Idempotency-Key': randomUUID(),
        ...contextHeaders(context),
      },
      timeout,
      maxBytes: MAX_ANSWER,
    };
    const outcome = await patiently(api, post, request);
    if (outcome instanceof PostFailure) throw unanswered(api, data, outcome);
    const { status, body } = outcome;
    const answer = recordIn(body);
    if (status === 200) return answer ?? body;
    throw failureOf(api, data, status, answer);
  }

  return { call };
}

/**
 * One attempt, and another where the answer to the first was lost: its connection broke (one kept open while the
 * function was frozen is dead when it thaws), it took more than half of the time, or something before the gateway
 * answered instead.
 */
async function patiently(api: string, post: Post, request: PostRequest): Promise<Answer | PostFailure> {
  const declared = declarationOf(api);
  if (declared?.repeat === 'unsent') return attempt(post, request);
  const deadline = performance.now() + request.timeout;
  // A file may take its time: to begin it anew would only take longer.
  const shares = request.timeout > 2 * LEAST && declared?.answer.body !== 'file';
  const first = await attempt(post, {
    ...request,
    timeout: shares ? Math.ceil(request.timeout / 2) : request.timeout,
  });
  if (!isLost(first)) return first;
  if (!(first instanceof PostFailure)) await sleep(PAUSE * (1 + Math.random()));
  const remaining = Math.floor(deadline - performance.now());
  if (remaining < LEAST) return first;
  const second = await attempt(post, { ...request, timeout: remaining });
  // To the caller the first one is still open, unless the second was told what became of it.
  return tellsOfTheFirst(second) || isLost(second) ? second : first;
}

function declarationOf(api: string): ApiDeclaration | undefined {
  return Object.hasOwn(apis, api) ? apis[api as keyof typeof apis] : undefined;
}

async function attempt(post: Post, request: PostRequest): Promise<Answer | PostFailure> {
  try {
    return await post(request);
  } catch (failure) {
    if (failure instanceof PostFailure) return failure;
    throw failure instanceof ConfigurationError ? asUnconfigured(failure) : failure;
  }
}

function isLost(outcome: Answer | PostFailure): boolean {
  if (outcome instanceof PostFailure) return outcome.mayHaveArrived;
  return [502, 503, 504].includes(outcome.status) && !isNumbered(outcome);
}

/** Not so a gateway that cannot be reached any more, and one that turned the repeat away at its door. */
function tellsOfTheFirst(outcome: Answer | PostFailure): boolean {
  if (outcome instanceof PostFailure) return false;
  return outcome.status === 200 || (isNumbered(outcome) && ![401, 429].includes(outcome.status));
}

/** Whether the gateway itself speaks. */
function isNumbered({ body }: Answer): boolean {
  return typeof recordIn(body)?.['errCode'] === 'number';
}

function contextHeaders({ openid, appid, clientIp, envId }: CallingContext): Record<string, string> {
  return {
    ...(openid && { 'X-WX-OPENID': openid }),
    ...(appid && { 'X-WX-APPID': appid }),
    ...(envId && { 'X-WX-ENV': envId }),
    ...(clientIp && { 'X-Forwarded-For': clientIp }),
  };
}

/** By its content, as wx-server-sdk tells a bill from an answer: whatever stands between may rewrite headers. */
function recordIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A failure as the gateway tells it, with the number, text and query numbers that the direct way would give. What
 * comes without a number is told by something before the gateway, by another server, or by the gateway's fall.
 */
function failureOf(
  api: string,
  data: WireData,
  status: number,
  { errCode, detail, query }: Record<string, unknown> = {},
): CallFailure {
  const told = typeof detail === 'string' ? detail : undefined;
  if (typeof errCode === 'number') {
    return new CallFailure(errCode, told ?? '', {
      query: query as Readonly<Record<string, string>> | undefined,
    });
  }
  if (status >= 500) return outcomeUnknown(api, data, told ?? `HTTP ${status} came instead`);
  if (status === 429) {
    return new CallFailure(
      ErrCode.EXCEED_REQUEST_LIMIT,
      told ?? 'something before the gateway lets no more requests through: repeat the call later',
    );
  }
  return new CallFailure(
    ErrCode.SYSTEM_ERROR,
    told ?? `the gateway answered HTTP ${status} without saying why: is CLOUDPAY_GATEWAY_URL right?`,
  );
}

function unanswered(api: string, data: WireData, failure: PostFailure): CallFailure {
  if (failure.mayHaveArrived) return outcomeUnknown(api, data, failure.message, failure);
  return new CallFailure(
    ErrCode.NETWORK_ERROR,
    `The gateway cannot be reached: ${failure.message}. Nothing was sent, so the call may be repeated.`,
    { cause: failure },
  );
}

function outcomeUnknown(api: string, data: WireData, what: string, cause?: Error): CallFailure {
  const query: Record<string, string> = {};
  for (const name of ['out_trade_no', 'transaction_id', 'out_refund_no', 'refund_id']) {
    if (data[name] !== undefined) query[name] = String(data[name]);
  }
  return new CallFailure(
    ErrCode.REQUEST_TIMED_OUT,
    `No answer of the gateway to ${api}: ${what.replace(/\.$/, '')}. The outcome is unknown: query before you retry.`,
    { cause, query },
  );
}
