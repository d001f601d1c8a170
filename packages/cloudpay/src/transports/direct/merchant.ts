import { type ApiDeclaration, preview } from '@opencloudpay/wechatpay';
import type { CallingContext } from '../../calling-context';
import { invalidParameter } from '../../errors';
import type { MerchantMode } from '../merchant-mode';
import type { WireData } from '../transport';
import { numberAsText } from './wire-values';

export interface Merchant {
  mode: MerchantMode;
  appid: string;
  mchId: string;
  subAppid: string | undefined;
}

/** The fields that say on whose behalf a call is made, besides those that the client fills in. */
export interface Identity {
  sub_mch_id?: unknown;
  sub_appid?: unknown;
}

/**
 * Who the call is for. In direct mode `subMchId`, which holds the merchant's own number in most code written for
 * CloudPay, is checked against the configured one and not sent.
 *
 * The mini program is the one that the caller names, else the one that calls, else the configured one.
 *
 * @throws {CallFailure} when `subMchId` is missing, or is somebody else's in direct mode
 */
export function identify(
  api: ApiDeclaration,
  merchant: Merchant,
  data: WireData,
  context: CallingContext,
): Identity {
  const subMchId = data['sub_mch_id'];
  if (merchant.mode === 'direct') {
    if (subMchId !== undefined && String(subMchId) !== merchant.mchId) {
      throw invalidParameter(
        'sub_mch_id',
        `must be ${merchant.mchId}, whose account this is (mode direct), or left out, got ${preview(subMchId)}`,
      );
    }
    return {};
  }
  if (subMchId === undefined && api.account !== 'whole')
    throw invalidParameter('sub_mch_id', 'is missing: it must be the number of the merchant that is paid');
  const subAppid = data['sub_appid'] ?? context.appid ?? merchant.subAppid;
  return {
    ...(subMchId !== undefined && { sub_mch_id: numberAsText(subMchId) }),
    // A mini program without its merchant would be somebody else's.
    ...(subMchId !== undefined && subAppid !== undefined && { sub_appid: numberAsText(subAppid) }),
  };
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

/**
 * WeChat Pay makes an order for a mini program only for the user who will pay it.
 *
 * @param api whose declaration says for which orders the payer is needed
 * @param order the parameters as they will be sent
 * @throws {CallFailure} when nobody is named, or by an openid that could be anybody's: each mini program has its own
 */
export function checkPayer({ request }: ApiDeclaration, order: WireData): void {
  const condition = request.conditions?.find(({ where }) => order[where.parameter] === where.is);
  if (!condition) return;
  // Where the merchant is missing too, that is told.
  const isOfSubMerchant = order['sub_openid'] !== undefined && order['sub_mch_id'] !== undefined;
  if (isOfSubMerchant && order['sub_appid'] === undefined) {
    throw invalidParameter(
      'sub_appid',
      'is missing: it must be the appid of the mini program that subOpenid is an openid of, and none is calling to take it from. Pass subAppid, or set CLOUDPAY_SUB_APPID (options.subAppid)',
    );
  }
  if (condition.anyOf.some((name) => order[name] !== undefined)) return;
  throw invalidParameter(
    'sub_openid',
    'is missing: it must be the payer’s openid, and no user is calling to take it from. Call the function from a mini program (wx.cloud.callFunction), or pass subOpenid',
  );
}
