import { preview } from '@opencloudpay/internal';
import type { ApiDeclaration } from '@opencloudpay/wechatpay/apis';
import type { CallingContext } from '../../calling-context';
import { invalidParameter } from '../../errors/errors';
import type { MerchantMode } from '../merchant-mode';
import type { WireData } from '../transport';
import { numberAsText } from './wire-values';

export interface Merchant {
  mode: MerchantMode;
  appid: string;
  mchId: string;
  subAppid: string | undefined;
}

/** The fields that identify the merchant of a call, besides those that the client fills in. */
export interface Identity {
  sub_mch_id?: unknown;
  sub_appid?: unknown;
}

/**
 * The merchant and mini program of a call. In direct mode `subMchId`, which is the merchant's own number in most code for
 * CloudPay, is compared with the configured number and not sent.
 *
 * The mini program is the one that the caller names, else the calling one, else the configured one.
 *
 * @throws {CallFailure} if `subMchId` is missing, or is another merchant's in direct mode
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
        `must be ${merchant.mchId}, the merchant of this account (mode direct), or left out, got ${preview(subMchId)}`,
      );
    }
    return {};
  }
  if (subMchId === undefined && api.account !== 'whole')
    throw invalidParameter('sub_mch_id', 'is missing: it must be the number of the merchant that is paid');
  const subAppid = data['sub_appid'] ?? context.appid ?? merchant.subAppid;
  return {
    ...(subMchId !== undefined && { sub_mch_id: numberAsText(subMchId) }),
    // A mini program without its merchant could belong to another merchant.
    ...(subMchId !== undefined && subAppid !== undefined && { sub_appid: numberAsText(subAppid) }),
  };
}

/**
 * The payer: the caller's parameter, else the calling user, as `sub_openid` for a service provider and as `openid` for
 * an ordinary merchant, whose payers have openids only under its own appid.
 *
 * Functions of CloudBase also pass the calling user's openid as `openid`. It is of the mini program, not of the service
 * provider's appid, so it counts as `sub_openid`: as `openid`, WeChat Pay would refuse it.
 *
 * @param calling the calling user's openid, if this kind of order uses it
 */
export function payer({ mode }: Merchant, data: WireData, calling: string | undefined): WireData {
  const { openid, sub_openid: subOpenid } = data;
  if (mode === 'direct') return { openid: subOpenid ?? openid ?? calling, sub_openid: undefined };
  if (openid === undefined) return { sub_openid: subOpenid ?? calling };
  const isOfMiniProgram = openid === calling && subOpenid === undefined;
  return isOfMiniProgram ? { openid: undefined, sub_openid: openid } : {};
}

/**
 * WeChat Pay creates an order for a mini program only for the user who will pay it.
 *
 * @param api whose declaration says which orders need the payer
 * @param order the parameters as they will be sent
 * @throws {CallFailure} if no payer is named, or if the openid's mini program is unknown: each mini program has its own
 */
export function checkPayer({ request }: ApiDeclaration, order: WireData): void {
  const condition = request.conditions?.find(({ where }) => order[where.parameter] === where.is);
  if (!condition) return;
  // If the merchant is missing too, only that is reported.
  const isOfSubMerchant = order['sub_openid'] !== undefined && order['sub_mch_id'] !== undefined;
  if (isOfSubMerchant && order['sub_appid'] === undefined) {
    throw invalidParameter(
      'sub_appid',
      'is missing: it must be the appid of the mini program to which subOpenid belongs, and no mini program is calling. Pass subAppid, or set CLOUDPAY_SUB_APPID (options.subAppid)',
    );
  }
  if (condition.anyOf.some((name) => order[name] !== undefined)) return;
  throw invalidParameter(
    'sub_openid',
    'is missing: it must be the payer’s openid, and no user is calling. Call the function from a mini program (wx.cloud.callFunction), or pass subOpenid',
  );
}
