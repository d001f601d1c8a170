import type { ApiDeclaration } from '@opencloudpay/wechatpay';
import type { CallingContext } from '../calling-context';
import { ErrCode } from '../error-codes';
import { CallFailure } from '../errors';
import type { WireData } from '../transport';

/** `partner`: a service provider acts for sub-merchants. `direct`: an ordinary merchant acts for itself. */
export type MerchantMode = 'partner' | 'direct';

export interface Merchant {
  mode: MerchantMode;
  appid: string;
  mchId: string;
  subAppid: string | undefined;
}

/** The fields that say on whose behalf a call is made, besides those that the client fills in. */
export interface Identity {
  sub_mch_id?: string;
  sub_appid?: string;
}

/**
 * Who the call is for. In direct mode `subMchId`, which holds the merchant's own number in most code written for
 * CloudPay, is checked against the configured one and not sent.
 *
 * The mini program is the one that the caller names, else the one that calls, else the configured one.
 *
 * @throws {CallFailure} when `subMchId` is missing, or is somebody else's in direct mode
 */
export function identify(merchant: Merchant, data: WireData, context: CallingContext): Identity {
  const subMchId = data['sub_mch_id'];
  if (merchant.mode === 'direct') {
    if (subMchId !== undefined && String(subMchId) !== merchant.mchId) {
      throw refuse(
        `subMchId is ${subMchId}, but this is the account of merchant ${merchant.mchId} (mode direct). Leave subMchId out or give that number.`,
      );
    }
    return {};
  }
  if (subMchId === undefined)
    throw refuse('subMchId is missing: it must be the number of the merchant that is paid');
  const subAppid = data['sub_appid'] ?? context.appid ?? merchant.subAppid;
  return { sub_mch_id: String(subMchId), ...(subAppid !== undefined && { sub_appid: String(subAppid) }) };
}

/**
 * Who pays: the caller's word, else the calling user, as `sub_openid` for a service provider and as `openid` for
 * an ordinary merchant, who knows payers by no other appid than its own.
 *
 * @param calling the calling user's openid, where the kind of order takes it from there
 */
export function payer({ mode }: Merchant, data: WireData, calling: string | undefined): WireData {
  const { openid, sub_openid: subOpenid } = data;
  if (mode === 'direct') return { openid: subOpenid ?? openid ?? calling, sub_openid: undefined };
  return openid === undefined ? { sub_openid: subOpenid ?? calling } : {};
}

function refuse(detail: string): CallFailure {
  return new CallFailure(ErrCode.INVALID_PARAM, detail);
}

/** `sub_appid` is a parameter of every API of a service provider but the bill's. */
export function takesSubAppid(api: ApiDeclaration): boolean {
  return api.answer.body === 'xml';
}
