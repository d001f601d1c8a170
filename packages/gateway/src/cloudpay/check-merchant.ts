import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { previewName } from '@opencloudpay/wechatpay';

/**
 * Keeps the holder of a token to the sub-merchants that it was made for.
 *
 * @param allowed the token's, where it is limited
 * @param named what the call gives as `sub_mch_id`
 * @throws {CallFailure} PERMISSION_DENIED
 */
export function checkMerchant(allowed: readonly string[] | undefined, named: unknown): void {
  if (!allowed || (named !== undefined && allowed.includes(String(named)))) return;
  const given = named === undefined ? 'none' : previewName(named);
  throw new CallFailure(
    ErrCode.PERMISSION_DENIED,
    `this token may act for the sub-merchants ${allowed.join(', ')} alone, and the call names ${given}: give one of them as subMchId, or use the token of that merchant`,
  );
}
