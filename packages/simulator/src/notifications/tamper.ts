/** Notifications as changed by faults. */
import { fromXml, sign, toXml } from '@opencloudpay/wechatpay';
import type { FaultOf } from '../faults/fault-board';
import type { Notification } from '../records/notification';
import { randomDigits, randomText } from '../records/numbers';
import { encrypt } from './encrypt';
import { forgedV3, withAmountV3 } from './tamper-v3';
import type { Tampered } from './tampered';

type Fields = Record<string, string>;

/** The merchant's keys. */
export interface Keys {
  apiKey: string;
  apiV3Key: string;
}

/** The notification with another amount, signed (or encrypted) correctly. */
export function withAmount(
  notification: Notification,
  to: number | undefined,
  { apiKey, apiV3Key }: Keys,
): Tampered {
  if (notification.version === 'v3') return withAmountV3(notification, to, apiV3Key);
  const name = notification.kind === 'payment' ? 'total_fee' : 'refund_fee';
  return rewritten(notification, apiKey, (content) => ({
    ...content,
    [name]: String(to ?? Number(content[name]) + 1),
  }));
}

/** Makes a forged notification. */
export function forged(
  notification: Notification,
  how: NonNullable<FaultOf<'forge'>['how']>,
  { apiKey, apiV3Key }: Keys,
): Tampered {
  if (notification.version === 'v3') return forgedV3(notification, how, apiV3Key);
  if (how === 'wrong-key') return rewritten(notification, randomText(32), (content) => content);
  if (how === 'other-order') {
    const other = `${notification.outTradeNo.slice(0, 24)}${randomDigits(8)}`;
    return rewritten(notification, apiKey, (content) => ({ ...content, out_trade_no: other }));
  }
  const { sign: _, req_info: __, ...fields } = fromXml(notification.xml);
  // Refund notifications have no signature, so an unsigned one lacks the encryption instead.
  const open = notification.kind === 'refund' && {
    req_info: Buffer.from(notification.decrypted ?? '').toString('base64'),
  };
  return { xml: toXml({ ...fields, ...open }) };
}

function rewritten(
  notification: Notification,
  apiKey: string,
  change: (content: Fields) => Fields,
): Tampered {
  const fields = fromXml(notification.xml);
  if (notification.kind === 'refund') {
    const content = fromXml(notification.decrypted ?? '', 'root');
    const decrypted = toXml(change({ ...content }), 'root');
    return { xml: toXml({ ...fields, req_info: encrypt(decrypted, apiKey) }), decrypted };
  }
  const { sign: _, ...signed } = change({ ...fields });
  const signType = signed['sign_type'] === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
  return { xml: toXml({ ...signed, sign: sign(signed, apiKey, signType) }) };
}
