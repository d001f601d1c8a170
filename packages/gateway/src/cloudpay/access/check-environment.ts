import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { previewName } from '@opencloudpay/internal';

/**
 * Restricts a token to its environment: the call can neither claim another environment nor name callbacks there.
 *
 * @param owned the token's environment, if it has one
 * @param named the environments that the call names
 * @throws {CallFailure} PERMISSION_DENIED
 */
export function checkEnvironment(owned: string | undefined, named: readonly unknown[]): void {
  for (const envId of named) {
    if (owned !== undefined && envId !== undefined && envId !== null && envId !== owned) {
      throw new CallFailure(
        ErrCode.PERMISSION_DENIED,
        `this token belongs to the environment ${owned}, but the call names ${previewName(envId)}: use a token of that environment`,
      );
    }
  }
}
