/** wechatpay-node-v3, which was not written for the simulator, over the simulator's connection. */
import { createVerify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import WechatPayNode from 'wechatpay-node-v3';
import type { Merchant, Simulator } from '../index';
import { REFUSAL_HEADER } from '../refusals/refusals';
import { answerProblems } from './answer-problems';

export interface V3Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** `{}` without a body. */
  json: Record<string, unknown>;
  refusal: string;
}

type Headers = Record<string, string>;

/** Sends a request of v3 as it is, and compares the answer with its declaration. */
export function sendV3(
  simulator: Simulator,
  method: string,
  path: string,
  { headers, body = '' }: { headers: Headers; body?: string },
): Promise<V3Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(`${simulator.url}${path}`);
    const sent = request(url, { method, headers, ca: simulator.ca, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      const { statusCode: status = 0, headers: answered } = response;
      const isJson = String(answered['content-type']).startsWith('application/json');
      const json = isJson ? JSON.parse(text) : {};
      const problems = answerProblems(method, path, status, json);
      if (problems.length > 0)
        reject(new Error(`${method} ${path} answered ${text}: ${problems.join('; ')}`));
      resolve({ status, headers: answered, text, json, refusal: String(answered[REFUSAL_HEADER] ?? '') });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Whether WeChat Pay signed the message, by code of its own. */
export function isSigned({ wechatPay }: Simulator, headers: IncomingHttpHeaders, body: string): boolean {
  const { publicKeyId, publicKey } = wechatPay;
  if (headers['wechatpay-serial'] !== publicKeyId) return false;
  return createVerify('RSA-SHA256')
    .update(`${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`)
    .verify(publicKey, String(headers['wechatpay-signature']), 'base64');
}

/** @returns the client, and all answers that it got */
export function wechatPayNode(
  simulator: Simulator,
  { appid, mchId, key, cert, serialNo, apiV3Key }: Merchant,
): { client: WechatPayNode; answers: V3Answer[] } {
  const client = new WechatPayNode({
    ...{ appid, mchid: mchId, serial_no: serialNo, key: apiV3Key },
    ...{ privateKey: Buffer.from(key), publicKey: Buffer.from(cert) },
  });
  const answers: V3Answer[] = [];
  const send = async (method: string, url: string, headers: Headers, body?: string) => {
    const path = url.replace('https://api.mch.weixin.qq.com', '');
    const answer = await sendV3(simulator, method, path, { headers, ...(body !== undefined && { body }) });
    answers.push(answer);
    return { status: answer.status, data: answer.json };
  };
  client.createHttp({
    get: (url, headers) => send('GET', url, headers),
    post: (url, params, headers) => send('POST', url, headers, JSON.stringify(params)),
    upload: (url) => Promise.reject(new Error(`The simulator has no upload ${url}.`)),
  });
  return { client, answers };
}
