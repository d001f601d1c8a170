import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { parseJsonObject } from '@opencloudpay/internal';
import { signatureHeaders } from '../../merchants/sign-message';
import type { AnswerFields } from '../../records/answer-fields';
import type { FaultEffect } from '../../records/fault';
import { REFUSAL_HEADER } from '../../refusals/refusals';
import type { World } from '../../world/world';
import type { Answered } from '../answer-request';
import type { HttpAnswer } from '../answers';
import { AnswerFile, type ApiCall } from '../api-handler';
import { checkOwner } from '../authenticate';
import { checkParameters } from '../check-parameters';
import type { FoundApi, V3Api } from './api';
import { authenticate } from './authenticate';
import { Fields, type Json } from './fields';
import { toV3Refusal, V3Refusal } from './refusal';

type Message = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/**
 * Checks a request of v3 as WeChat Pay does and executes it by the handler of v2's API, which has the business rules.
 * Every request gets a signed answer.
 *
 * @param body `undefined` if it was too large
 * @param found `undefined` if there is no API at the path
 * @param fails a fault: answer SYSTEM_ERROR and do not execute the request
 */
export function answerV3Request(
  message: Message,
  body: Buffer | undefined,
  found: FoundApi | undefined,
  world: World,
  fails?: FaultEffect,
): Answered {
  const { api } = found ?? {};
  try {
    const json = execute(message, body, found, world, fails);
    return { answer: json ? jsonAnswer(200, json, world) : signed(204, '', world) };
  } catch (error) {
    const refused = toV3Refusal(error, { refusals: api?.refusals ?? {}, names: api?.names ?? {} });
    const { code, text, message: reason, status, detail } = refused;
    world.emit({
      type: 'request-refused',
      api: api?.handler.api.name ?? message.url ?? '',
      code,
      text,
      reason,
    });
    const answer = jsonAnswer(status, { code, message: text, ...(detail && { detail }) }, world);
    const header = `${code}; ${reason.replace(/[^ -~]/g, '?').slice(0, 500)}`;
    return {
      answer: { ...answer, headers: { ...answer.headers, [REFUSAL_HEADER]: header } },
      refusal: { code, reason },
    };
  }
}

function execute(
  message: Message,
  body: Buffer | undefined,
  found: FoundApi | undefined,
  world: World,
  fails: FaultEffect | undefined,
): Json | undefined {
  if (!found) {
    throw new V3Refusal(
      404,
      'RESOURCE_NOT_EXISTS',
      '请求的接口不存在',
      `The simulator has no API ${message.method} ${message.url}.`,
    );
  }
  if (!message.headers.accept || !message.headers['user-agent']) {
    throw new V3Refusal(
      400,
      'PARAM_ERROR',
      'Http头缺少Accept或User-Agent',
      'The request needs the headers Accept: application/json and User-Agent.',
    );
  }
  if (!body) throw new V3Refusal(400, 'PARAM_ERROR', '请求体过大', 'The body is too large.');
  const [method, url] = [message.method ?? '', message.url ?? ''];
  const { authorization } = message.headers;
  const merchant = authenticate({ method, url, body: body.toString('utf8'), authorization }, world);
  const { api, params } = found;
  const request = {
    path: new Fields('path', params),
    query: new Fields('query', Object.fromEntries(new URL(url, 'https://localhost').searchParams)),
    body: new Fields('body', jsonIn(body, api)),
  };
  const given = api.toV2(request);
  if (world.strict) for (const fields of Object.values(request)) fields.refuseUnread();
  if (given['mch_id'] !== undefined && given['mch_id'] !== merchant.mchId) {
    throw new V3Refusal(
      400,
      'PARAM_ERROR',
      '请求中的商户号与签名的商户号不一致',
      `The request is for merchant ${given['mch_id']}, but merchant ${merchant.mchId} signed it.`,
    );
  }
  const fields = textsOf({ appid: merchant.appid, ...given, mch_id: merchant.mchId });
  const call: ApiCall = {
    merchant,
    owner: checkOwner(fields, merchant, world.merchants, true),
    signType: 'RSA',
    // An order is repeated in the version that made it.
    fields: { ...fields, sign_type: 'RSA' },
    appid: fields['appid'] ?? '',
    ...(fields['sub_appid'] !== undefined && { subAppid: fields['sub_appid'] }),
    params: checkParameters(api.handler.api, { ...fields, nonce_str: 'of-the-header' }),
  };
  if (fails) throw new V3Refusal(500, 'SYSTEM_ERROR', '系统错误', fails.text);
  const result = api.handler.handle(call, world);
  return api.toV3({ call, fields: result instanceof AnswerFile ? {} : result }, world);
}

function jsonIn(body: Buffer, { method }: V3Api): Json {
  if (method === 'GET') return {};
  const parsed = isUtf8(body) ? parseJsonObject(body.toString('utf8')) : { problem: 'is not UTF-8' };
  if ('problem' in parsed) {
    throw new V3Refusal(400, 'PARAM_ERROR', '请求体不是合法的JSON', `The body ${parsed.problem}.`);
  }
  return parsed.value;
}

/** Empty fields count as absent. */
function textsOf(fields: AnswerFields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
}

function jsonAnswer(status: number, json: Json, world: World): HttpAnswer {
  const answer = signed(status, JSON.stringify(json), world);
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json; charset=utf-8' } };
}

function signed(status: number, body: string, { platformKey }: World): HttpAnswer {
  return { status, headers: signatureHeaders(body, platformKey), body };
}
