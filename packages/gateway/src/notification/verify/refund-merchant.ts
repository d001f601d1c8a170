import type { NotifyToken } from '@opencloudpay/cloudpay';
import type { TextFields, TypedFields } from '@opencloudpay/wechatpay';
import type { MerchantIdentity } from '../../merchants/merchants';

/**
 * The merchant that a refund notification names. In v2's form these are the unauthenticated fields around `req_info`, in
 * v3's form all is authenticated, and there is no appid.
 */
export interface Envelope {
  readonly appid: string;
  readonly subMchId: string;
}

/** The stored data of a refund and its order, if there is a store. */
export interface RefundRecords {
  /** The merchant that refunds the money: '' if unknown. */
  readonly merchant: string;
  readonly appid?: string | null | undefined;
  readonly subAppid?: string | null | undefined;
}

export function envelopeOf(claimed: TextFields): Envelope {
  return { appid: claimed['appid'] ?? '', subMchId: claimed['sub_mch_id'] ?? '' };
}

/**
 * The merchant fields of a refund event. None comes from the envelope: `mch_id` is the account whose key decrypted the
 * notification, `appid` comes from the order or the configuration, `sub_mch_id` and `sub_appid` from the order or the
 * address's token. Unknown fields are omitted.
 *
 * @param envelope only used to detect a contradiction: an account with several appids may have configured another one
 */
export function refundMerchant(
  { mchId, appid: configured, mode }: MerchantIdentity,
  token: NotifyToken | undefined,
  envelope: Envelope,
  records: RefundRecords = { merchant: '' },
): TypedFields {
  const appid = records.appid ?? (contradicts(envelope.appid, configured) ? undefined : configured);
  const merchant = records.merchant || (token?.subMchId ?? '');
  const isOrdinary =
    merchant === mchId || (merchant === '' && (token?.form === 'current' || mode === 'direct'));
  const subMchId = isOrdinary ? mchId : merchant;
  const subAppid = records.subAppid ?? token?.subAppid ?? (isOrdinary ? appid : undefined);
  return {
    mch_id: mchId,
    ...(appid && { appid }),
    ...(subMchId && { sub_mch_id: subMchId }),
    ...(subAppid && { sub_appid: subAppid }),
  };
}

/** Whether the envelope contradicts a known value; an empty field contradicts nothing. */
export function contradicts(claimed: string, known: string | undefined): boolean {
  return claimed !== '' && known !== undefined && claimed !== known;
}
