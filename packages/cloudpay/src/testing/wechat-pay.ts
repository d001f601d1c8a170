import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '@opencloudpay/internal/testing/listen';
import {
  type ApiDeclaration,
  apis,
  fromXml,
  type SignType,
  sign,
  toXml,
  verify,
} from '@opencloudpay/wechatpay';

export interface WechatPayRequest {
  path: string;
  /** All received fields except the signature, which is checked. */
  fields: Record<string, string>;
}

/** The answer: fields to sign, or bytes; without bytes the connection is closed. */
export type WechatPayAnswer = Record<string, string | number> | Uint8Array | undefined;

export interface WechatPay {
  url: string;
  requests: WechatPayRequest[];
  /** The answer to every request from now on. */
  answer(answer: WechatPayAnswer): void;
  close(): Promise<void>;
}

/** The fields of every success of an API: those it repeats from the request, and its own main field. */
function ownFields(path: string, sent: Record<string, string>): Record<string, string> {
  const api: ApiDeclaration | undefined = Object.values(apis).find((each) => path.endsWith(each.path));
  const { echoes = [], always = [] } = api?.answer ?? {};
  return Object.fromEntries([
    ...always.map((name) => [name, MAIN_FIELDS[name] ?? '1']),
    ...echoes.flatMap((field) => {
      const value = sent[field.replace('_$n', '')];
      return value === undefined ? [] : [[field.replace('_$n', '_0'), value]];
    }),
  ]);
}

const MAIN_FIELDS: Readonly<Record<string, string>> = {
  prepay_id: 'wx201410272009395522657a690389285100',
  trade_state: 'NOTPAY',
};

/** WeChat Pay as far as callers see it: checks the request's signature, and signs the given answer. */
export async function startWechatPay(apiKey: string): Promise<WechatPay> {
  const requests: WechatPayRequest[] = [];
  let next: WechatPayAnswer = {};

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { sign: signature, ...fields } = fromXml(Buffer.concat(chunks));
    const signType = (fields['sign_type'] ?? 'MD5') as SignType;
    requests.push({ path: request.url ?? '', fields });
    if (next === undefined) request.socket.destroy();
    else if (next instanceof Uint8Array) response.end(next);
    else if (!verify({ ...fields, sign: signature }, apiKey, signType))
      response.end(toXml({ return_code: 'FAIL', return_msg: '签名错误' }));
    else response.end(toXml(signed({ ...ownFields(request.url ?? '', fields), ...next }, fields, signType)));
  }

  function signed(
    answer: Record<string, string | number>,
    { appid = '', mch_id = '', sub_appid, sub_mch_id, nonce_str = '' }: Record<string, string>,
    signType: SignType,
  ) {
    if (answer['return_code'] === 'FAIL') return answer;
    const fields = {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      appid,
      mch_id,
      ...(sub_appid && { sub_appid }),
      ...(sub_mch_id && { sub_mch_id }),
      nonce_str,
      ...answer,
    };
    return { ...fields, sign: sign(fields, apiKey, signType) };
  }

  const server = await listen(createServer((request, response) => void serve(request, response)));
  return {
    url: server.url,
    requests,
    answer(answer) {
      next = answer;
    },
    close: server.close,
  };
}
