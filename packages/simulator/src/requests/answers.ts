import { type SignType, sign, toXml } from '@opencloudpay/wechatpay';
import type { AnswerFields } from '../records/answer-fields';
import { randomText } from '../records/numbers';
import { CertificateRefusal, REFUSAL_HEADER, type Refusal, RequestRefusal } from '../refusals/refusals';
import type { AnswerFile, RefusedBy } from './api-handler';

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** The data to sign an answer, and the fields of the request that it repeats. */
export interface Signer {
  apiKey: string;
  signType: SignType;
  request: Readonly<Record<string, string>>;
}

/** A signed answer: `result_code: SUCCESS` and the API's fields. */
export function success(signer: Signer, fields: AnswerFields): HttpAnswer {
  return xml(signed(signer, { result_code: 'SUCCESS', ...fields }));
}

export function fileAnswer({ content, contentType, headers }: AnswerFile): HttpAnswer {
  return { status: 200, headers: { ...headers, 'content-type': contentType }, body: content };
}

/** @param signer absent if the sender is not known yet, or if the API does not sign (bills) */
export function refusal(refused: Refusal, signer?: Signer, refusedBy: RefusedBy = 'err_code'): HttpAnswer {
  const headers = {
    [REFUSAL_HEADER]: `${refused.code}; ${refused.message.replace(/[^ -~]/g, '?').slice(0, 500)}`,
  };
  if (refused instanceof CertificateRefusal) {
    return {
      status: 400,
      headers: { 'content-type': 'text/html', ...headers },
      body: nginxPage(refused.title),
    };
  }
  if (refusedBy === 'error_code') {
    const answer = xml({ return_code: 'FAIL', error_code: refused.code, error_msg: refused.text });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  if (refused instanceof RequestRefusal) {
    const answer = xml({ return_code: 'FAIL', return_msg: refused.text, ...refused.fields });
    return { ...answer, status: refused.httpStatus, headers: { ...answer.headers, ...headers } };
  }
  const answer = signer
    ? xml(signed(signer, { result_code: 'FAIL', err_code: refused.code, err_code_des: refused.text }))
    : xml({ return_code: 'FAIL', return_msg: refused.text });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function signed({ apiKey, signType, request }: Signer, fields: AnswerFields): AnswerFields {
  const { appid, mch_id, sub_appid, sub_mch_id } = request;
  const answer = {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    appid,
    mch_id,
    sub_appid,
    sub_mch_id,
    nonce_str: randomText(16),
    ...fields,
  };
  return { ...answer, sign: sign(answer, apiKey, signType) };
}

function xml(fields: AnswerFields): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: toXml(fields) };
}

function nginxPage(title: string): string {
  return [
    '<html>',
    `<head><title>400 ${title}</title></head>`,
    '<body bgcolor="white">',
    '<center><h1>400 Bad Request</h1></center>',
    `<center>${title}</center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}
