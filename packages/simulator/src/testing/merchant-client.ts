/** A minimal merchant program: it signs, posts and reads, and checks nothing. */
import { randomUUID } from 'node:crypto';
import { type Agent, request } from 'node:https';
import { fromXml, type Payment, type SignType, sign, signPayment, toXml } from '@opencloudpay/wechatpay';
import type { Merchant, Simulator } from '../index';
import { REFUSAL_HEADER } from '../refusals/refusals';

export type Fields = Record<string, string | number | undefined>;

export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
  /** The fields of an XML answer; empty for a bill. */
  fields: Record<string, string>;
  /** The simulator's code and reason of a refusal. */
  refusal: string;
}

export interface PostOptions {
  method?: string;
  agent?: Agent;
  /** The client certificate to send. */
  certificate?: { pfx: Buffer; passphrase: string } | { key: string; cert: string };
}

/** Sends raw bytes. */
export function postBytes(
  simulator: Simulator,
  path: string,
  body: string | Buffer,
  options: PostOptions = {},
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(`${simulator.url}${path}`),
      {
        method: options.method ?? 'POST',
        agent: options.agent ?? false,
        ca: simulator.ca,
        ...options.certificate,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          const fields = text.startsWith('<xml>') ? fromXml(text) : {};
          const refusal = String(response.headers[REFUSAL_HEADER] ?? '');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            text,
            fields: { ...fields },
            refusal,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface MerchantClient {
  merchant: Merchant;
  /** Signs and sends a request; `undefined` removes a field. */
  post(path: string, fields: Fields, options?: PostOptions): Promise<WireAnswer>;
  order(fields?: Fields): Promise<WireAnswer>;
  query(fields: Fields): Promise<WireAnswer>;
  close(outTradeNo: string): Promise<WireAnswer>;
  refund(fields: Fields, options?: PostOptions): Promise<WireAnswer>;
  queryRefund(fields: Fields): Promise<WireAnswer>;
  micropay(fields: Fields): Promise<WireAnswer>;
  reverse(fields: Fields): Promise<WireAnswer>;
  bill(fields: Fields): Promise<WireAnswer>;
  /** The object for `wx.requestPayment`. */
  payment(prepayId: string): Payment;
  /** Makes an order and pays it. */
  paidOrder(
    fields?: Fields,
    pay?: Parameters<Simulator['pay']>[1],
  ): Promise<{ outTradeNo: string; transactionId: string }>;
}

let lastNumber = 0;

/** A unique order number. */
export function newNumber(prefix = 'order'): string {
  return `${prefix}-${++lastNumber}`.padEnd(6, '0');
}

/** @param merchant default: the simulator's first. A service provider acts for its first sub-merchant */
export function merchantClient(
  simulator: Simulator,
  merchant: Merchant = simulator.merchant,
  {
    signType,
    notifyUrl = 'http://127.0.0.1:9/notify',
    agent,
  }: { signType?: SignType; notifyUrl?: string; agent?: Agent } = {},
): MerchantClient {
  const identity: Fields = {
    appid: merchant.appid,
    mch_id: merchant.mchId,
    ...(merchant.kind === 'partner' && { sub_mch_id: merchant.subMchId }),
    ...(signType && { sign_type: signType }),
  };
  const subAppid = merchant.kind === 'partner' ? { sub_appid: merchant.subAppid } : {};
  const post: MerchantClient['post'] = (path, fields, options) => {
    const params = { ...identity, nonce_str: randomUUID().replace(/-/g, ''), ...fields };
    return postBytes(simulator, path, toXml({ sign: sign(params, merchant.apiKey, signType), ...params }), {
      ...(agent && { agent }),
      ...options,
    });
  };
  const client: MerchantClient = {
    merchant,
    post,
    order: (fields) =>
      post('/pay/unifiedorder', {
        ...subAppid,
        body: '小秋TIT店-超市',
        out_trade_no: newNumber(),
        total_fee: 100,
        spbill_create_ip: '127.0.0.1',
        notify_url: notifyUrl,
        trade_type: 'JSAPI',
        [merchant.kind === 'partner' ? 'sub_openid' : 'openid']: 'oPayer000000000000000000000',
        ...fields,
      }),
    query: (fields) => post('/pay/orderquery', fields),
    close: (outTradeNo) => post('/pay/closeorder', { out_trade_no: outTradeNo }),
    refund: (fields, options) =>
      post('/secapi/pay/refund', fields, {
        certificate: { pfx: merchant.pfx, passphrase: merchant.passphrase },
        ...options,
      }),
    queryRefund: (fields) => post('/pay/refundquery', fields),
    micropay: (fields) =>
      post('/pay/micropay', {
        ...subAppid,
        body: '小秋TIT店-超市',
        out_trade_no: newNumber(),
        total_fee: 100,
        spbill_create_ip: '127.0.0.1',
        ...fields,
      }),
    reverse: (fields) =>
      post('/secapi/pay/reverse', fields, {
        certificate: { pfx: merchant.pfx, passphrase: merchant.passphrase },
      }),
    bill: (fields) => post('/pay/downloadbill', fields),
    payment: (prepayId) =>
      signPayment(
        {
          appId: merchant.subAppid,
          timeStamp: String(Math.floor(Date.now() / 1000)),
          nonceStr: randomUUID().replace(/-/g, ''),
          package: `prepay_id=${prepayId}`,
          signType: signType ?? 'MD5',
        },
        merchant.apiKey,
      ),
    paidOrder: async (fields, payOptions) => {
      const outTradeNo = String(fields?.['out_trade_no'] ?? newNumber());
      const { fields: answer } = await client.order({ ...fields, out_trade_no: outTradeNo });
      const order = await simulator.pay(client.payment(answer['prepay_id'] ?? ''), payOptions);
      return { outTradeNo, transactionId: order.payment?.transactionId ?? '' };
    },
  };
  return client;
}
