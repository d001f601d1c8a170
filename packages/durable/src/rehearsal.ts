import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { merchantsOf, type Readiness } from '@opencloudpay/gateway/extension';
import { areLoopbackAddresses } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay';

/** A gateway that follows the clock of a simulated WeChat Pay, so that its bills can be rehearsed. */
export interface Rehearsal {
  /** The time of the simulated WeChat Pay. */
  now(): Date;
}

/**
 * A gateway with another clock would mark orders of real WeChat Pay as expired, and fetch its bills too early.
 *
 * @throws {ConfigurationError} if an account may reach WeChat Pay itself
 */
export function checkRehearsal(rehearsal: Rehearsal | undefined, account: CloudPayOptions | undefined): void {
  if (!rehearsal) return;
  const merchants = account ? merchantsOf(account) : [];
  // Without endpoints it is WeChat Pay itself.
  if (merchants.length > 0 && merchants.every(({ endpoints }) => areLoopbackAddresses(endpoints))) return;
  throw new ConfigurationError(
    'rehearsal',
    'is only for a simulated WeChat Pay on this machine: give each merchant endpoints on 127.0.0.1, or leave it out.',
  );
}

/** `/readyz` says that this gateway is no gateway for real payments. */
export function rehearsalReadiness({ now }: Rehearsal): Readiness {
  return () => [
    {
      code: 'REHEARSAL',
      detail: `This gateway rehearses: recovery and bills follow the clock of a simulated WeChat Pay (${now().toISOString()}). Leave rehearsal out of the configuration for real payments.`,
      ready: true,
    },
  ];
}
