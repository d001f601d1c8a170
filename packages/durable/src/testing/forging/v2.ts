import { randomUUID } from 'node:crypto';
import { fromXml, sign, toXml, verify } from '@opencloudpay/wechatpay';
import { MERCHANT } from '../gateway';
import type { Dialect, Entry, Message, Query } from './dialect';

export const v2: Dialect = {
  read({ url = '' }, body) {
    const request = fromXml(body);
    if (!verify(request, MERCHANT.apiKey)) throw new Error('The request is not signed as it should be.');
    return { api: url === '/pay/orderquery' ? 'queryOrder' : 'queryRefund', request };
  },
  genuine({ request }: Query, fields: Entry) {
    const { appid = '', mch_id = '', sub_mch_id = '' } = request;
    const answer = {
      ...{ return_code: 'SUCCESS', return_msg: 'OK', appid, mch_id, sub_mch_id, nonce_str: randomUUID() },
      ...fields,
    };
    return xml({ ...answer, sign: sign(answer, MERCHANT.apiKey) });
  },
  forged: (_, fields) => xml(fields),
};

function xml(fields: Readonly<Record<string, string | number | undefined>>): Message {
  return { status: 200, headers: {}, body: toXml(fields) };
}
