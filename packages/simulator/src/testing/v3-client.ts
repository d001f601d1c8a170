/** wechatpay-node-v3, which was not written for the simulator, over the simulator's connection. */
import { createVerify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { Wechatpay } from 'wechatpay-axios-plugin';
import WechatPayNode from 'wechatpay-node-v3';
import type { Merchant, Simulator } from '../index';
import { REFUSAL_HEADER } from '../refusals/refusals';
import { answerProblems } from './answer-problems';

export interface V3Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  /** `{}` without JSON. */
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
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const text = bytes.toString('utf8');
      const { statusCode: status = 0, headers: answered } = response;
      const isJson = String(answered['content-type']).startsWith('application/json');
      const json = isJson ? JSON.parse(text) : {};
      const problems = answerProblems(method, path, status, json);
      if (problems.length > 0)
        reject(new Error(`${method} ${path} answered ${text}: ${problems.join('; ')}`));
      resolve({
        status,
        headers: answered,
        bytes,
        text,
        json,
        refusal: String(answered[REFUSAL_HEADER] ?? ''),
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Whether WeChat Pay signed the message with the key that it names, by code of its own. */
export function isSigned(simulator: Simulator, headers: IncomingHttpHeaders, body: string): boolean {
  const { publicKeyId, publicKey } = simulator.wechatPay;
  const serial = headers['wechatpay-serial'];
  const certificate = simulator
    .platformCertificates()
    .find(({ serialNo }) => serialNo === serial)?.certificate;
  const key = serial === publicKeyId ? publicKey : certificate;
  if (key === undefined) return false;
  return createVerify('RSA-SHA256')
    .update(`${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`)
    .verify(key, String(headers['wechatpay-signature']), 'base64');
}

/** Sends requests that the client has no method for, with its signature. */
export function v3Sender(simulator: Simulator, merchant: Merchant = simulator.merchant) {
  const { client } = wechatPayNode(simulator, merchant);
  return (method: 'GET' | 'POST', path: string, body?: object, more: Headers = {}): Promise<V3Answer> => {
    const text = body ? JSON.stringify(body) : '';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = client.getSignature(method, 'nonce', timestamp, path, text);
    const headers = {
      ...{ accept: 'application/json', 'user-agent': 'test', 'content-type': 'application/json' },
      authorization: client.getAuthorization('nonce', timestamp, signature),
      ...more,
    };
    return sendV3(simulator, method, path, { headers, body: text });
  };
}

/** wechatpay-axios-plugin over the simulator's connection. It verifies each answer. */
export function axiosPlugin(
  { wechatPay, platformCertificates, url, ca }: Simulator,
  { mchId: mchid, serialNo: serial, key: privateKey }: Merchant,
) {
  const certificates = platformCertificates().map(({ serialNo, certificate }) => [serialNo, certificate]);
  const certs = { [wechatPay.publicKeyId]: wechatPay.publicKey, ...Object.fromEntries(certificates) };
  const options = { mchid, serial, privateKey, certs, baseURL: `${url}/`, httpsAgent: new Agent({ ca }) };
  return new Wechatpay(options).client.v3;
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
