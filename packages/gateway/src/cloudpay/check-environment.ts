import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { previewName } from '@opencloudpay/wechatpay';

/**
 * Keeps the holder of one environment's token out of the others: it can neither pose as another nor have another's
 * functions called back.
 *
 * @param owned the token's environment, where it has one
 * @param named the environments that the call names
 * @throws {CallFailure} PERMISSION_DENIED
 */
export function checkEnvironment(owned: string | undefined, named: readonly unknown[]): void {
  for (const envId of named) {
    if (owned !== undefined && envId !== undefined && envId !== null && envId !== owned) {
      throw new CallFailure(
        ErrCode.PERMISSION_DENIED,
        `this token is of the environment ${owned}, and the call names ${previewName(envId)}: use that environment’s own token`,
      );
    }
  }
}
