import { notifyUrl, type ProtocolVersion } from '@opencloudpay/cloudpay';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import {
  type NotificationKeys,
  type NotifiedFields,
  type NotifiedMerchant,
  notifiedFields,
  sendNotification,
  signNotification,
} from '@opencloudpay/simulator';

export interface ReceiverNotification {
  kind: 'payment' | 'refund';
  version: ProtocolVersion;
  /** A whole notify address, or how to make one: the gateway's address, its secret and the callback. */
  url: string | { baseUrl: string; secret: string; target: CallbackTarget };
  merchant: NotifiedMerchant;
  keys: NotificationKeys;
  fields: NotifiedFields;
  /** The payer. */
  openId: string;
  ca?: string | undefined;
}

/** How a receiver has answered a notification. */
export interface ReceiverOutcome {
  /** Whether it is a receipt for WeChat Pay. */
  accepted: boolean;
  /** Why not. */
  problem?: string;
  /** The same in Chinese. */
  problemZh?: string;
  /** Absent if no answer came. */
  status?: number;
  /** Its beginning. */
  answer?: string;
  durationMs: number;
  /** What was notified. */
  fields: NotifiedFields;
}

/**
 * Sends a notification that belongs to no order to a gateway anywhere, signed with the given keys.
 *
 * @throws {SimulatorError} KEYS_MISSING
 */
export async function notifyReceiver({
  kind,
  version,
  url,
  merchant,
  keys,
  fields: given,
  openId,
  ca,
}: ReceiverNotification): Promise<ReceiverOutcome> {
  const fields = notifiedFields(kind, merchant, given, { now: Date.now(), openid: openId });
  const signed = signNotification({ kind, version, fields }, keys, merchant.mode);
  const address =
    typeof url === 'string'
      ? url
      : notifyUrl(kind === 'payment' ? 'pay' : 'refund', url.target, fields, {
          ...{ baseUrl: url.baseUrl, secret: url.secret, mchId: merchant.mchId },
        });
  const { answerId: _, ...outcome } = await sendNotification(address, signed, { ca });
  return { ...outcome, fields };
}
