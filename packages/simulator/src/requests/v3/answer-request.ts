import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { say } from '@opencloudpay/internal';
import type { Signer } from '../../merchants/platform-key';
import { signatureHeaders, signTestHeaders } from '../../merchants/sign-message';
import type { FaultEffect } from '../../records/fault';
import { REFUSAL_HEADER } from '../../refusals/refusals';
import type { World } from '../../world/world';
import type { Answered } from '../answer-request';
import { fileAnswer, type HttpAnswer } from '../answers';
import { AnswerFile } from '../api-handler';
import { Accepted, type FoundApi, type V3Answer } from './api';
import { authenticate } from './authenticate';
import { readRequest } from './read-request';
import { toV3Refusal, V3Refusal } from './refusal';

type Message = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** What faults do to an answer. */
export interface AnswerFaults {
  /** Answer SYSTEM_ERROR and do not execute the request. */
  fails?: FaultEffect | undefined;
  /** The signature begins `WECHATPAY/SIGNTEST/` and is wrong. */
  signTest?: boolean;
}

/**
 * Checks a request of v3 as WeChat Pay does and executes it. Every request gets an answer, which is signed if the
 * request's signature was right.
 *
 * @param body `undefined` if it was too large
 * @param found `undefined` if there is no API at the path
 */
export function answerV3Request(
  message: Message,
  body: Buffer | undefined,
  found: FoundApi | undefined,
  world: World,
  { fails, signTest = false }: AnswerFaults = {},
): Answered {
  const { api } = found ?? {};
  const signing: Signing = { signer: undefined, signTest };
  try {
    const answer = execute(message, body, found, world, fails, signing);
    if (answer instanceof AnswerFile) return { answer: withRequestId(fileAnswer(answer)) };
    if (answer instanceof Accepted) return { answer: json(202, answer.json, signing) };
    return { answer: answer ? json(200, answer, signing) : signed(204, '', signing) };
  } catch (error) {
    const refused = toV3Refusal(error, { declaration: api?.declaration, names: api?.names ?? {} });
    const { code, text, message: reason, status, detail } = refused;
    world.emit({ type: 'request-refused', api: api?.name ?? message.url ?? '', code, text, reason });
    const answer = json(status, { code, message: text, ...(detail && { detail }) }, signing);
    const header = `${code}; ${reason.replace(/[^ -~]/g, '?').slice(0, 500)}`;
    return {
      answer: { ...answer, headers: { ...answer.headers, [REFUSAL_HEADER]: header } },
      refusal: { code, reason, zh: refused.zh },
    };
  }
}

interface Signing {
  /** Known as soon as the sender of the request is. */
  signer: Signer | undefined;
  signTest: boolean;
}

function execute(
  message: Message,
  body: Buffer | undefined,
  found: FoundApi | undefined,
  world: World,
  fails: FaultEffect | undefined,
  signing: Signing,
): V3Answer {
  const { method = '', url = '', headers } = message;
  if (!body) throw new V3Refusal('PARAM_ERROR', '请求体过大', say('The body is too large.', '请求体过大。'));
  const { authorization } = headers;
  const merchant = authenticate({ method, url, body: body.toString('utf8'), authorization }, world);
  const asked = headers['wechatpay-serial'];
  signing.signer = world.platform.answerSigner(merchant, typeof asked === 'string' ? asked : undefined);
  if (!found) {
    const reason = say(`The simulator has no API ${method} ${url}.`, `模拟器没有接口 ${method} ${url}。`);
    throw new V3Refusal('RESOURCE_NOT_EXISTS', '请求的接口不存在', reason);
  }
  if (!headers.accept || !headers['user-agent']) {
    throw new V3Refusal(
      'PARAM_ERROR',
      'Http头缺少Accept或User-Agent',
      say(
        'The request needs the headers Accept: application/json and User-Agent.',
        '请求须带上请求头 Accept: application/json 和 User-Agent。',
      ),
    );
  }
  const call = readRequest(message, body, found, merchant, world);
  if (fails) throw new V3Refusal('SYSTEM_ERROR', '系统错误', say(fails.text, fails.zh ?? fails.text));
  return found.api.handle(call, world);
}

function json(status: number, value: object, signing: Signing): HttpAnswer {
  const answer = signed(status, JSON.stringify(value), signing);
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json; charset=utf-8' } };
}

function signed(status: number, body: string, { signer, signTest }: Signing): HttpAnswer {
  const headers = signer ? signatureHeaders(body, signer) : {};
  return withRequestId({ status, headers: signTest && signer ? signTestHeaders(headers) : headers, body });
}

/** WeChat Pay's support asks for it. */
function withRequestId(answer: HttpAnswer): HttpAnswer {
  const id = `08${randomBytes(20).toString('hex').toUpperCase()}-0`;
  return { ...answer, headers: { 'request-id': id, ...answer.headers } };
}
