import { createCipheriv, randomBytes } from 'node:crypto';
import { type CallbackTarget, type NotificationKind, notifyUrl } from '@opencloudpay/cloudpay';
import {
  merchant,
  publicKey,
  type Signer,
  signedHeaders,
} from '../../../wechatpay-v3/src/testing/wechat-pay';
import type { Gateway } from '../gateway';
import type { Merchant } from '../merchants/merchants';
import { OPENID, SECRET, SUB_OPENID, TARGET } from './notifications';

export {
  merchant as V3_ACCOUNT,
  oldCertificate,
  publicKey,
  type Signer,
} from '../../../wechatpay-v3/src/testing/wechat-pay';

/** In public-key mode: a receiver needs no private key. */
export const V3_MERCHANT = {
  mchId: merchant.mchId,
  apiV3Key: merchant.apiV3Key,
  publicKey: publicKey.pem,
  publicKeyId: publicKey.name,
} satisfies Merchant;

export type Content = Record<string, unknown>;

/** A payment of a service provider's order, as it is encrypted. */
const V3_PAYMENT: Readonly<Content> = {
  sp_appid: 'wxd2565e6a04246fd1',
  sp_mchid: merchant.mchId,
  sub_appid: 'wxad347b7cfd1f7e6c',
  sub_mchid: '1712734762',
  out_trade_no: '2021WERUN1647839289398',
  transaction_id: '4200004561202203217657282768',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  attach: '',
  success_time: '2022-03-21T13:20:07+08:00',
  payer: { sp_openid: OPENID, sub_openid: SUB_OPENID },
  amount: { total: 1, payer_total: 1, currency: 'CNY', payer_currency: 'CNY' },
};

/** Its refund. */
const V3_REFUND: Readonly<Content> = {
  sp_mchid: merchant.mchId,
  sub_mchid: '1712734762',
  out_trade_no: '2021WERUN1647839289398',
  transaction_id: '4200004561202203217657282768',
  out_refund_no: 'R2021WERUN1647839289398',
  refund_id: '5000068587831012228345984555',
  refund_status: 'SUCCESS',
  success_time: '2022-03-21T13:25:07+08:00',
  user_received_account: '支付用户零钱',
  amount: { total: 1, refund: 1, payer_total: 1, payer_refund: 1 },
};

/** The fields that the addresses are bound to, by v2's names. */
const BOUND = {
  pay: {
    ...{ out_trade_no: '2021WERUN1647839289398', total_fee: 1 },
    ...{ mch_id: merchant.mchId, sub_mch_id: '1712734762' },
  },
  refund: {
    ...{ out_trade_no: '2021WERUN1647839289398', out_refund_no: 'R2021WERUN1647839289398', refund_fee: 1 },
    ...{ mch_id: merchant.mchId, sub_mch_id: '1712734762', sub_appid: 'wxad347b7cfd1f7e6c' },
  },
};

/** The address for the notifications of an order or refund of v3. */
export function v3AddressOf(
  kind: NotificationKind,
  fields: Record<string, unknown> = {},
  target: CallbackTarget = TARGET,
): string {
  return notifyUrl(
    kind,
    target,
    { ...BOUND[kind], ...fields },
    { baseUrl: 'http://gateway.test', secret: SECRET },
  );
}

export interface Sealing {
  eventType?: string;
  apiV3Key?: string;
  /** Signs it. */
  signer?: Signer;
  /** Seconds since 1970. Default: now. */
  timestamp?: number;
  /** Changes the encrypted bytes before they are signed. */
  tamper?: (ciphertext: Buffer) => Buffer;
}

/** A notification as WeChat Pay sends it: encrypted, then signed. */
export interface V3Notification {
  body: string;
  headers: Record<string, string>;
}

export const v3Payment = (changes: Content = {}, sealing: Sealing = {}): V3Notification =>
  sealed('transaction', JSON.stringify({ ...V3_PAYMENT, ...changes }), sealing);

export const v3Refund = (changes: Content = {}, sealing: Sealing = {}): V3Notification =>
  sealed('refund', JSON.stringify({ ...V3_REFUND, ...changes }), { eventType: 'REFUND.SUCCESS', ...sealing });

/** @param content JSON */
export function sealed(
  originalType: string,
  content: string,
  {
    eventType = 'TRANSACTION.SUCCESS',
    apiV3Key = merchant.apiV3Key,
    signer,
    timestamp = Math.floor(Date.now() / 1000),
    tamper = (bytes) => bytes,
  }: Sealing = {},
): V3Notification {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(originalType));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  const body = JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2022-03-21T13:20:08+08:00',
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: '支付成功',
    resource: {
      original_type: originalType,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: tamper(ciphertext).toString('base64'),
      associated_data: originalType,
      nonce,
    },
  });
  return { body, headers: signedHeaders(body, timestamp, signer) };
}

/** Sends a notification and reads the answer, which must always be in v3's form. */
export async function postV3(
  { fetch }: Pick<Gateway, 'fetch'>,
  url: string,
  { body, headers }: V3Notification,
): Promise<{ status: number; code: unknown; message: unknown; headers: Headers }> {
  const response = await fetch(
    new Request(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } }),
  );
  const { code, message, ...others } = (await response.json()) as Content;
  if (Object.keys(others).length > 0) throw new Error(`The answer has more fields: ${Object.keys(others)}`);
  return { status: response.status, code, message, headers: response.headers };
}
