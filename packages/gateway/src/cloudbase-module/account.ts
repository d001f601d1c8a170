import { accountOfCall, type MerchantAccount } from '@opencloudpay/cloudpay';
import type { Mode } from '@opencloudpay/wechatpay-v3';

/** The account that the module's calls use; `problem` if there is none on v3, with what is missing. */
export type ModuleAccount = { readonly mode: Mode } | { readonly problem: string };

/** The part of an account that says whether it can be used. */
export type AccountOfModule = Pick<MerchantAccount, 'version' | 'mode' | 'mchId' | 'subMchIds' | 'envIds'> &
  Partial<Record<(typeof KEYS)[number], unknown>>;

/** What an account on v3 has. */
const KEYS = ['apiV3Key', 'privateKey', 'serialNo'] as const;

/**
 * Chooses the account that serves the module's calls, by the rules of all calls.
 *
 * @param keyOf the place of an account's option in the configuration: `merchants[0].apiV3Key`
 */
export function accountOfModule(
  accounts: readonly AccountOfModule[],
  { envId, subMchId }: { envId: string; subMchId?: string | undefined },
  keyOf: (index: number, option: string) => string = (index, option) => `merchants[${index}].${option}`,
): ModuleAccount {
  const candidates = accounts.map((account, index) => ({
    ...{ version: account.version, mode: account.mode ?? 'partner', mchId: account.mchId },
    ...{ subMchIds: account.subMchIds, envIds: account.envIds },
    ...{ account, index },
  }));
  try {
    const chosen = accountOfCall(candidates, subMchId === undefined ? {} : { sub_mch_id: subMchId }, {
      envId,
    });
    if (chosen.version === 'v3') return { mode: chosen.mode };
    const missing = KEYS.filter((key) => chosen.account[key] === undefined);
    const wanted = [
      `${keyOf(chosen.index, 'version')} "v3"`,
      ...missing.map((key) => keyOf(chosen.index, key)),
    ];
    return { problem: `it needs credentials of WeChat Pay v3: give ${wanted.join(', ')}` };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
