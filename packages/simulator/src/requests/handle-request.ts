import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { fromXml } from '@opencloudpay/wechatpay';
import type { Exchange } from '../records/exchange';
import type { Host } from '../records/fault';
import type { World } from '../world/world';
import { type Answered, answerRequest, MAX_REQUEST, pathOf } from './answer-request';
import type { HttpAnswer } from './answers';
import type { ApiHandler } from './api-handler';
import type { ClientCertificate } from './authenticate';
import { readBody } from './read-body';
import { strike } from './strike';
import { type AnswerFaults, answerV3Request } from './v3/answer-request';
import { findApi, type V3Api } from './v3/api';
import { apiOfV3Request, orderOfV3Request } from './v3/subject';

interface Arrival {
  certificate: ClientCertificate | undefined;
  host: Host;
  /** The APIs of v2. */
  handlers: ReadonlyMap<string, ApiHandler>;
  v3Apis: readonly V3Api[];
}

/** A request that arrived, before it is checked. */
interface Arrived {
  api: string | undefined;
  outTradeNo(): string | undefined;
  version?: 'v3';
  answer(faults: AnswerFaults): Answered;
}

type Texts = Readonly<Record<string, string>>;

/** The recorded length of an answer in characters: all of an XML answer, the beginning of a bill. */
const KEPT_ANSWER = 4000;
/** Valid request ids: short, without line breaks, which could forge a log line. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Answers a request, applies the active faults and records the exchange.
 *
 * @returns the answer; `undefined` to cut the connection instead
 */
export async function handleRequest(
  message: IncomingMessage,
  arrival: Arrival,
  world: World,
): Promise<HttpAnswer | undefined> {
  const { clock, faults, store, onExchange, nextSequence } = world;
  const started = performance.now();
  const [sequence, at, path] = [nextSequence(), clock.now(), pathOf(message)];
  const body = await readBody(message, MAX_REQUEST).catch(() => Buffer.alloc(0));
  const { certificate, host } = arrival;
  const arrived = path.startsWith('/v3/')
    ? arrivedV3(message, body, arrival, world)
    : arrivedV2(message, body, arrival, world);
  const { version, api } = arrived;
  const subject = { api, outTradeNo: arrived.outTradeNo(), host, version };
  const struck = strike(faults, subject);
  const answered = struck.isExecuted ? arrived.answer(struck) : undefined;
  if (struck.wait > 0) await sleep(struck.wait, undefined, { signal: world.stopping }).catch(() => undefined);
  const answer = struck.isCut ? undefined : answered?.answer;

  const requestId = message.headers[REQUEST_ID_HEADER.toLowerCase()];
  const outTradeNo = subject.outTradeNo ?? arrived.outTradeNo();
  const exchange: Exchange = {
    sequence,
    at,
    ...(outTradeNo !== undefined && { outTradeNo }),
    api: api ?? path,
    method: message.method ?? '',
    path,
    ...queryOf(message),
    host,
    ...(body && body.length > 0 && isUtf8(body) && { request: body.toString('utf8') }),
    certificate: certificate !== undefined,
    ...(answer && { status: answer.status, answer: textOf(answer.body) }),
    ...(version && {
      version,
      ...signatureIn('signature', message.headers),
      ...signatureIn('answerSignature', answer?.headers ?? {}),
    }),
    ...(answered?.refusal && { refusal: answered.refusal }),
    durationMs: Math.round(performance.now() - started),
    ...(typeof requestId === 'string' && REQUEST_ID.test(requestId) && { requestId }),
    ...(struck.effect && { fault: struck.effect }),
  };
  store.exchanges.add(exchange);
  onExchange(structuredClone(exchange));
  // The client must not get an answer that would be lost if the process were killed now.
  store.writer.flush();
  return answer;
}

function arrivedV2(
  message: IncomingMessage,
  body: Buffer | undefined,
  { certificate, handlers }: Arrival,
  world: World,
): Arrived {
  const fields = fieldsIn(body);
  return {
    api: handlers.get(pathOf(message))?.api.name,
    outTradeNo: () => outTradeNoOf(fields, world),
    answer: ({ fails }) => answerRequest(message, body, certificate, handlers, world, fails),
  };
}

function arrivedV3(
  message: IncomingMessage,
  body: Buffer | undefined,
  { v3Apis }: Arrival,
  world: World,
): Arrived {
  const found = findApi(v3Apis, message.method, pathOf(message));
  const { authorization } = message.headers;
  return {
    version: 'v3',
    api: apiOfV3Request({ found, body }),
    outTradeNo: () => orderOfV3Request({ found, url: message.url, authorization, body }, world),
    answer: (faults) => answerV3Request(message, body, found, world, faults),
  };
}

function fieldsIn(body: Buffer | undefined): Texts {
  try {
    return body ? fromXml(body) : {};
  } catch {
    return {};
  }
}

/** The order of a request, by any of its numbers. */
function outTradeNoOf(fields: Texts, { store }: World): string | undefined {
  const { mch_id: mchId = '', sub_mch_id: subMchId } = fields;
  const owner = { mchId, ...(subMchId && { subMchId }) };
  const {
    out_trade_no: outTradeNo,
    transaction_id: id,
    out_refund_no: outRefundNo,
    refund_id: refundId,
  } = fields;
  if (outTradeNo) return outTradeNo;
  if (id) return store.orderByTransactionId(owner, id)?.outTradeNo;
  if (outRefundNo) return store.refundByNumber(owner, outRefundNo)?.outTradeNo;
  return refundId ? store.refundById(owner, refundId)?.outTradeNo : undefined;
}

function queryOf({ url = '' }: IncomingMessage): { query?: string } {
  const start = url.indexOf('?') + 1;
  return start > 0 && start < url.length ? { query: url.slice(start) } : {};
}

/** The headers of a signature, or nothing if there are none. */
function signatureIn<Name extends string>(name: Name, headers: IncomingHttpHeaders) {
  const signature = Object.entries(headers).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && /^(authorization|wechatpay-[a-z-]+)$/.test(entry[0]),
  );
  return signature.length === 0
    ? {}
    : ({ [name]: Object.fromEntries(signature) } as { [Key in Name]: Record<string, string> });
}

function textOf(body: string | Buffer): string {
  if (typeof body === 'string') return body.slice(0, KEPT_ANSWER);
  return isUtf8(body)
    ? body.toString('utf8').slice(0, KEPT_ANSWER)
    : `${body.length} bytes that are not text`;
}
