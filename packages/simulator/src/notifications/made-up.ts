/** Notifications of no order, for a receiver that is to be tried: with any fields, signed as WeChat Pay signs. */
import { say, type Text } from '@opencloudpay/internal';
import { sign, toXml } from '@opencloudpay/wechatpay';
import { paymentFromV2, refundFromV2 } from '@opencloudpay/wechatpay-v3';
import { compactTime, spacedTime } from '../beijing-time';
import { SimulatorError } from '../errors';
import type { Signer } from '../merchants/platform-key';
import { signatureHeaders } from '../merchants/sign-message';
import { randomDigits, randomText } from '../records/numbers';
import { encrypt } from './encrypt';
import { envelope } from './resource';

/** Fields by v2's wire names, in both versions of the protocol. Amounts and counts are integers. */
export type NotifiedFields = Readonly<Record<string, string | number>>;

/** Whose notification it is. */
export interface NotifiedMerchant {
  mode: 'direct' | 'partner';
  mchId: string;
  appid: string;
  subMchId?: string | undefined;
  subAppid?: string | undefined;
}

/** The keys that it is signed and encrypted with. */
export interface NotificationKeys {
  /** v2: the API key. */
  apiKey?: string | undefined;
  /** v3: the APIv3 key, and WeChat Pay's own key, which only a simulated WeChat Pay gives away. */
  apiV3Key?: string | undefined;
  signer?: Signer | undefined;
}

export interface SignedNotification {
  body: string;
  /** The headers of v3's signature. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * The fields of a successful payment, or of a refund: those that are given, and samples for the rest.
 *
 * @param openid of the payer
 */
export function notifiedFields(
  kind: 'payment' | 'refund',
  { mode, mchId, appid, subMchId, subAppid }: NotifiedMerchant,
  given: NotifiedFields,
  { now, openid }: { now: number; openid: string },
): NotifiedFields {
  const total = Number(given['total_fee'] ?? 1);
  const paid: Record<string, string | number> = {
    appid,
    mch_id: mchId,
    ...(mode === 'partner' && {
      ...(subAppid !== undefined && { sub_appid: subAppid }),
      ...(subMchId !== undefined && { sub_mch_id: subMchId }),
    }),
    out_trade_no: `TRIGGER${compactTime(now)}${randomDigits(6)}`,
    transaction_id: `42000${randomDigits(23)}`,
    total_fee: total,
  };
  if (kind === 'refund')
    return {
      ...paid,
      out_refund_no: `TRIGGERREFUND${compactTime(now)}${randomDigits(4)}`,
      refund_id: `503000${randomDigits(23)}`,
      settlement_total_fee: total,
      refund_fee: total,
      settlement_refund_fee: Number(given['refund_fee'] ?? total),
      refund_status: 'SUCCESS',
      success_time: spacedTime(now),
      refund_recv_accout: '支付用户零钱',
      refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
      refund_request_source: 'API',
      ...given,
    };
  return {
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    ...paid,
    ...(mode === 'partner' && subAppid !== undefined
      ? { openid: `oProvider${randomText(19)}`, sub_openid: openid, sub_is_subscribe: 'N' }
      : { openid }),
    is_subscribe: 'N',
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    fee_type: 'CNY',
    cash_fee: total,
    time_end: compactTime(now),
    ...given,
  };
}

/** The fields outside of a refund's encrypted content. */
const ENVELOPE = new Set(['return_code', 'appid', 'mch_id', 'sub_appid', 'sub_mch_id', 'nonce_str']);

/**
 * Signs a notification.
 *
 * @param fields complete, as {@link notifiedFields} makes them
 * @throws {SimulatorError} KEYS_MISSING
 */
export function signNotification(
  {
    kind,
    version = 'v2',
    fields,
  }: { kind: 'payment' | 'refund'; version?: 'v2' | 'v3' | undefined; fields: NotifiedFields },
  keys: NotificationKeys,
  mode: NotifiedMerchant['mode'],
): SignedNotification {
  return version === 'v3' ? signV3(kind, fields, keys, mode) : signV2(kind, fields, keys);
}

function signV2(
  kind: 'payment' | 'refund',
  fields: NotifiedFields,
  { apiKey }: NotificationKeys,
): SignedNotification {
  if (apiKey === undefined || apiKey === '') throw missing(say('the API key (v2)', ' APIv2 密钥'));
  if (kind === 'payment') {
    const all = { nonce_str: randomText(16), ...fields };
    return { body: toXml({ ...all, sign: sign(all, apiKey, 'MD5') }) };
  }
  const entries = Object.entries(fields);
  const inside = Object.fromEntries(entries.filter(([name]) => !ENVELOPE.has(name)));
  const outside = Object.fromEntries(entries.filter(([name]) => ENVELOPE.has(name)));
  const req_info = encrypt(toXml(inside, 'root'), apiKey);
  return { body: toXml({ return_code: 'SUCCESS', nonce_str: randomText(32), ...outside, req_info }) };
}

const EVENTS: Readonly<Record<string, readonly [event: string, summary: string]>> = {
  SUCCESS: ['REFUND.SUCCESS', '退款成功'],
  CHANGE: ['REFUND.ABNORMAL', '退款异常'],
  REFUNDCLOSE: ['REFUND.CLOSED', '退款关闭'],
};

function signV3(
  kind: 'payment' | 'refund',
  fields: NotifiedFields,
  { apiV3Key, signer }: NotificationKeys,
  mode: NotifiedMerchant['mode'],
): SignedNotification {
  if (apiV3Key === undefined || apiV3Key === '') throw missing(say('the APIv3 key', ' APIv3 密钥'));
  if (!signer)
    throw missing(
      say(
        'WeChat Pay’s private key, which only a simulated WeChat Pay has: no other program can make a notification that a gateway with the real public key believes',
        '微信支付的私钥，只有模拟的微信支付才有：没有人能伪造使用真实公钥的网关会接受的通知',
      ),
    );
  const [refunded, refundSummary] = EVENTS[String(fields['refund_status'])] ?? ['REFUND.SUCCESS', '退款成功'];
  const content = kind === 'payment' ? paymentFromV2(fields, mode) : refundFromV2(fields, mode);
  const body = envelope(
    {
      eventType: kind === 'payment' ? 'TRANSACTION.SUCCESS' : refunded,
      summary: kind === 'payment' ? '支付成功' : refundSummary,
      originalType: kind === 'payment' ? 'transaction' : 'refund',
      content: JSON.stringify(content),
    },
    apiV3Key,
    Date.now(),
  );
  return { body, headers: signatureHeaders(body, signer) };
}

function missing({ en, zh }: Text): SimulatorError {
  return new SimulatorError(
    'KEYS_MISSING',
    say(`The notification cannot be signed without ${en}.`, `无法签名通知：缺少${zh}。`),
  );
}
