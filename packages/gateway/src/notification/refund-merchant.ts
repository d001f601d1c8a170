import type { NotifyToken } from '@opencloudpay/cloudpay';
import type { TextFields, TypedFields } from '@opencloudpay/wechatpay';
import type { MerchantIdentity } from '../options';

/** What stands around `req_info`: what a refund notification claims to be of, with nothing that vouches for it. */
export interface Envelope {
  readonly appid: string;
  readonly subMchId: string;
}

/** What is stored of a refund and its order, where there is a store. */
export interface RefundRecords {
  /** The merchant that pays back: '' where it is not known. */
  readonly merchant: string;
  readonly appid?: string | null | undefined;
  readonly subAppid?: string | null | undefined;
}

export function envelopeOf(claimed: TextFields): Envelope {
  return { appid: claimed['appid'] ?? '', subMchId: claimed['sub_mch_id'] ?? '' };
}

/**
 * The merchant's fields of a refund's event. None of them is taken from the envelope: `mch_id` is the account whose key
 * decrypted it, `appid` the order's or the configured one, `sub_mch_id` and `sub_appid` those of the order, or those
 * that the token of the address is bound to. What none of these says is left out.
 *
 * @param envelope of it only a contradiction counts: with several appids, the configured one may not be the refund's
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

/** Whether the envelope says something else; what it does not say contradicts nothing. */
export function contradicts(claimed: string, known: string | undefined): boolean {
  return claimed !== '' && known !== undefined && claimed !== known;
}
