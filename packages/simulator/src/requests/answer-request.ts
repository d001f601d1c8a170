import type { IncomingMessage } from 'node:http';
import { say } from '@opencloudpay/internal';
import type { FaultEffect } from '../records/fault';
import { BusinessRefusal, CertificateRefusal, type Refusal, RequestRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { fileAnswer, type HttpAnswer, refusal, type Signer, success } from './answers';
import { AnswerFile, type ApiCall, type ApiHandler } from './api-handler';
import {
  type ClientCertificate,
  checkCertificateHolder,
  checkCertificateIssuer,
  checkOwner,
  checkSender,
} from './authenticate';
import { checkParameters } from './check-parameters';
import { checkSurplus, withAppid } from './check-surplus';
import { checkUndeclared } from './check-undeclared';
import { parseRequest } from './parse-request';

/** Many times the size of the largest valid request. */
export const MAX_REQUEST = 256 * 1024;

/** The answer to send. */
export interface Answered {
  answer: HttpAnswer;
  /** The reason, if the request was refused. */
  refusal?: { code: string; reason: string; zh: string };
}

/**
 * Checks a request as WeChat Pay does and executes its API. Every request gets an answer.
 *
 * @param body `undefined` if it was too large
 * @param certificate the client's certificate from the TLS handshake
 * @param fails a fault: answer SYSTEMERROR and do not execute the request
 */
export function answerRequest(
  message: Pick<IncomingMessage, 'method' | 'url'>,
  body: Buffer | undefined,
  certificate: ClientCertificate | undefined,
  handlers: ReadonlyMap<string, ApiHandler>,
  world: World,
  fails?: FaultEffect,
): Answered {
  const path = pathOf(message);
  const handler = handlers.get(path);
  let signer: Signer | undefined;
  try {
    if (!handler) {
      throw new RequestRefusal(
        'API_UNKNOWN',
        '请求的接口不存在',
        say(
          `The simulator has no API ${path}. Its APIs: ${[...handlers.keys()].join(', ')}.`,
          `模拟器没有接口 ${path}。已有的接口：${[...handlers.keys()].join('、')}。`,
        ),
        { httpStatus: 404 },
      );
    }
    checkCertificateIssuer(handler.api, certificate);
    if (!body) {
      throw new RequestRefusal(
        'POST_DATA_TOO_LARGE',
        'post数据过大',
        say(`The body is larger than ${MAX_REQUEST / 1024} KiB.`, `请求体超过 ${MAX_REQUEST / 1024} KiB。`),
        { httpStatus: 413 },
      );
    }
    const fields = parseRequest(message.method, body);
    const { merchant, signType } = checkSender(handler.api, fields, world.merchants);
    checkCertificateHolder(handler.api, certificate, merchant, world.merchants);
    signer = { apiKey: merchant.apiKey, signType, request: fields };
    checkSurplus(handler.api, fields);
    if (world.strict) checkUndeclared(handler.api, fields);
    const account = withAppid(handler.api, fields, merchant);
    const owner = checkOwner(
      { appid: account['appid'], subAppid: account['sub_appid'], subMchId: account['sub_mch_id'] },
      merchant,
      world.merchants,
      handler.api.account !== 'whole',
    );
    const call: ApiCall = {
      merchant,
      owner,
      signType,
      fields,
      appid: fields['appid'] ?? '',
      ...(fields['sub_appid'] !== undefined && { subAppid: fields['sub_appid'] }),
      params: checkParameters(handler.api, fields),
    };
    if (fails) throw new BusinessRefusal('SYSTEMERROR', '系统错误', say(fails.text, fails.zh ?? fails.text));
    const answer = handler.handle(call, world);
    return { answer: answer instanceof AnswerFile ? fileAnswer(answer) : success(signer, answer) };
  } catch (error) {
    const refused = asRefusal(error);
    const text = refused instanceof CertificateRefusal ? refused.title : refused.text;
    world.emit({
      type: 'request-refused',
      api: handler?.api.name ?? path,
      code: refused.code,
      text,
      reason: refused.message,
    });
    // Bills are not signed, and neither are their refusals.
    const signs = handler?.api.answer.body !== 'file';
    return {
      answer: refusal(refused, signs ? signer : undefined, handler?.refusedBy),
      refusal: { code: refused.code, reason: refused.message, zh: refused.zh },
    };
  }
}

/** The path of a URL, without its query. */
export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?')[0] ?? '';
}

function asRefusal(error: unknown): Refusal {
  const expected = [RequestRefusal, BusinessRefusal, CertificateRefusal].some(
    (kind) => error instanceof kind,
  );
  if (expected) return error as Refusal;
  // A bug of the simulator or a broken connection. The simulator must keep running.
  const { message } = error as Error;
  return new RequestRefusal(
    'SYSTEMERROR',
    '系统错误',
    say(`The simulator failed: ${message}`, `模拟器出错：${message}`),
  );
}
