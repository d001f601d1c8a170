import { createPublicKey, createVerify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { V3MerchantOptions } from '@opencloudpay/cloudpay';
import { answerFromV2, codeFromV2, documentedError, apis as v3Apis } from '@opencloudpay/wechatpay-v3';
import {
  merchant,
  oldCertificate,
  publicKey,
  signedHeaders,
} from '../../../../wechatpay-v3/src/testing/wechat-pay';
import { SECRET } from '../gateway';
import type { Dialect, Message, Query } from './dialect';

/** The merchant's account of v3 at a loopback WeChat Pay. */
export function v3AccountAt(endpoint: string): V3MerchantOptions {
  return {
    ...{ version: 'v3', mode: 'partner', appid: 'wxd2565e6a04246fd1', subAppid: 'wxad347b7cfd1f7e6c' },
    ...{ mchId: merchant.mchId, apiV3Key: merchant.apiV3Key },
    ...{ privateKey: merchant.privateKey, serialNo: merchant.serialNo },
    ...{ publicKey: publicKey.pem, publicKeyId: publicKey.name, endpoints: [endpoint], timeout: 30_000 },
    notify: { baseUrl: 'https://pay.example.com', secret: SECRET },
  };
}

const merchantKey = createPublicKey(merchant.privateKey);
const now = () => Math.floor(Date.now() / 1000);

/** What an attacker without WeChat Pay's key can put around a body. The first is none at all. */
const FORGED_HEADERS: readonly ((body: string) => Record<string, string>)[] = [
  () => ({}),
  // Signed with another key, under the name of the right one.
  (body) => ({ ...signedHeaders(body, now(), oldCertificate), 'wechatpay-serial': publicKey.name }),
  (body) => signedHeaders(body, now(), oldCertificate),
  // A genuine signature of another body, and one that is too old.
  () => signedHeaders('{"trade_state":"NOTPAY"}', now()),
  (body) => signedHeaders(body, now() - 3600),
  (body) => ({
    ...signedHeaders(body, now()),
    'wechatpay-signature': `WECHATPAY/SIGNTEST/${signedHeaders(body, now())['wechatpay-signature']}`,
  }),
];

/** The documented status, and those with which WeChat Pay's front refuses before it signs anything. */
const REFUSED_WITH = [undefined, 401, 429, 500, 503];

/** The ways of {@link v3} without a signature: one for each status. */
export const UNSIGNED_WAYS = REFUSED_WITH.map((_, index) => index * FORGED_HEADERS.length);

export function v3(): Dialect {
  let forgeries = 0;
  return {
    read(incoming, body) {
      if (!isSigned(incoming, body)) throw new Error('The request is not signed as it should be.');
      const url = new URL(incoming.url ?? '', 'http://localhost');
      const number = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
      const sub_mch_id = url.searchParams.get('sub_mchid') ?? '';
      return url.pathname.includes('/refunds/')
        ? { api: 'queryRefund', request: { out_refund_no: number, sub_mch_id } }
        : { api: 'queryOrder', request: { out_trade_no: number, sub_mch_id } };
    },
    genuine(query, fields) {
      const { status, body } = written(query, fields);
      return { status, body, headers: { ...JSON_TYPE, ...signedHeaders(body, now()) } };
    },
    forged(query, fields, way = forgeries++) {
      const { status: documented, body } = written(query, fields);
      // The lengths of the two lists have no common divisor: each comes with each.
      const status = documented < 400 ? documented : (REFUSED_WITH[way % REFUSED_WITH.length] ?? documented);
      const headers = FORGED_HEADERS[way % FORGED_HEADERS.length]?.(body);
      return { status, body, headers: { ...JSON_TYPE, ...headers } };
    },
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** A success, or a refusal by `err_code`. */
function written(
  query: Query,
  fields: Readonly<Record<string, string | number | undefined>>,
): Omit<Message, 'headers'> {
  const { api, request } = query;
  if (fields['result_code'] === 'FAIL') {
    const code = codeFromV2(api, request, String(fields['err_code']));
    const declaration = api === 'queryOrder' ? v3Apis.queryOrderByOutTradeNo : v3Apis.queryRefund;
    const status = documentedError(declaration, code)?.status ?? 400;
    return { status, body: JSON.stringify({ code, message: 'no' }) };
  }
  const { sub_mch_id } = request;
  const all = {
    ...{ appid: 'wxd2565e6a04246fd1', mch_id: merchant.mchId, sub_mch_id },
    ...amounts(fields),
  };
  // Answers about refunds need not name the sub-merchant.
  const json = { ...answerFromV2(api, request, all, 'partner'), sub_mchid: all.sub_mch_id };
  return { status: 200, body: JSON.stringify(json) };
}

/** v3's amounts are numbers. An empty field is left out. */
function amounts(fields: Readonly<Record<string, string | number | undefined>>) {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === '' || value === undefined) return [];
      return [[name, /_fee(_\d+)?$/.test(name) ? Number(value) : value]];
    }),
  );
}

function isSigned({ method, url, headers }: IncomingMessage, body: string): boolean {
  const fields = Object.fromEntries(
    [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  return createVerify('RSA-SHA256')
    .update(`${method}\n${url}\n${fields['timestamp']}\n${fields['nonce_str']}\n${body}\n`)
    .verify(merchantKey, fields['signature'] ?? '', 'base64');
}
