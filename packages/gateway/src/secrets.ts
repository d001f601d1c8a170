import type { CheckedOptions } from './options';

/** Every text among the options that may stand in no log. */
export function secretsOf({ apiKeys, notifySecret, cloudpay }: CheckedOptions): string[] {
  const { tokens = [], account } = cloudpay ?? {};
  const own =
    account && ('gateway' in account ? [account.gateway.token] : [account.apiKey, account.notify?.secret]);
  return [...apiKeys.values(), notifySecret, ...tokens.map(({ token }) => token), ...(own ?? [])].filter(
    (secret) => secret !== undefined,
  );
}
