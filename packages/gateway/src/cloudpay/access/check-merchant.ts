import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { previewName } from '@opencloudpay/internal';

/**
 * Restricts a token to its sub-merchants.
 *
 * @param allowed the token's sub-merchants; undefined allows all
 * @param named `sub_mch_id` of the call
 * @throws {CallFailure} PERMISSION_DENIED
 */
export function checkMerchant(allowed: readonly string[] | undefined, named: unknown): void {
  if (!allowed || (named !== undefined && allowed.includes(String(named)))) return;
  const given = named === undefined ? 'none' : previewName(named);
  throw new CallFailure(
    ErrCode.PERMISSION_DENIED,
    `this token may only act for the sub-merchants ${allowed.join(', ')}, but the call names ${given}: pass one of them as subMchId, or use a token of that merchant`,
  );
}
