/** Notifications of v3 as changed by faults. */
import { generateKeyPairSync } from 'node:crypto';
import type { FaultOf } from '../faults/fault-board';
import type { Signer } from '../merchants/platform-key';
import { signatureHeaders, signTestHeaders } from '../merchants/sign-message';
import type { Notification } from '../records/notification';
import { randomDigits } from '../records/numbers';
import { encryptResource } from './resource';
import type { Tampered } from './tampered';

type Content = Record<string, unknown>;

/** The notification with another amount, encrypted correctly. */
export function withAmountV3(notification: Notification, to: number | undefined, apiV3Key: string): Tampered {
  const name = notification.kind === 'payment' ? 'total' : 'refund';
  return rewritten(notification, apiV3Key, (content) => {
    const amount = content['amount'] as Content;
    return { ...content, amount: { ...amount, [name]: to ?? Number(amount[name]) + 1 } };
  });
}

/** The body of a forged notification. Only that of another order differs; the signatures differ otherwise. */
export function forgedV3(
  notification: Notification,
  how: NonNullable<FaultOf<'forge'>['how']>,
  apiV3Key: string,
): Tampered {
  if (how !== 'other-order') return { xml: notification.xml };
  const other = `${notification.outTradeNo.slice(0, 24)}${randomDigits(8)}`;
  return rewritten(notification, apiV3Key, (content) => ({ ...content, out_trade_no: other }));
}

/** The headers of a notification, or of a forged one. */
export function notificationHeaders(
  body: string,
  how: FaultOf<'forge'>['how'],
  signer: Signer,
): Record<string, string> {
  if (how === 'unsigned') return {};
  if (how === 'sign-test') return signTestHeaders(signatureHeaders(body, signer));
  if (how !== 'wrong-key') return signatureHeaders(body, signer);
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return signatureHeaders(body, { ...signer, privateKey });
}

function rewritten(
  { xml, decrypted = '' }: Notification,
  apiV3Key: string,
  change: (content: Content) => Content,
): Tampered {
  const body = JSON.parse(xml) as Content & { resource: Record<string, string> };
  const { associated_data = '' } = body.resource;
  const content = JSON.stringify(change(JSON.parse(decrypted) as Content));
  const resource = { ...body.resource, ...encryptResource(content, associated_data, apiV3Key) };
  return { xml: JSON.stringify({ ...body, resource }), decrypted: content };
}
