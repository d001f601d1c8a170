import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';

/**
 * The CloudBase environment that a shop has left, while it lives. Orders that `cloudPay` placed there belong to CloudBase's
 * own service provider: only the function there, which has the real wx-server-sdk, can query, close and refund them.
 *
 * The two lists say which orders these are. An order that neither list names is the own account's. Without a list the
 * gateway looks at the old environment only for orders that the own account does not know, and refunds there only what a
 * query there shows as paid.
 */
export interface OldEnvironmentOptions {
  /** The environment's id on CloudBase. */
  envId: string;
  /** The name of the function there. Default: `cloudpay_old` */
  functionName?: string | undefined;
  /** Calls the function. */
  adapter: FunctionAdapter;
  /** The secret that the function shares with the gateway (`CLOUDPAY_OLD_SECRET` there). It signs each call. */
  secret: string;
  /** The order numbers that begin with one of these are the old environment's: `['2025', '202601']`. */
  outTradeNoPrefixes?: readonly string[] | undefined;
  /** The sub-merchants whose calls are the old environment's. */
  subMchIds?: readonly string[] | undefined;
}

export interface CheckedOldEnvironment extends OldEnvironmentOptions {
  functionName: string;
  outTradeNoPrefixes: readonly string[];
  subMchIds: readonly string[];
}

/** The name of the function that this repository has in `examples/old-environment`. */
const FUNCTION_NAME = 'cloudpay_old';

/** Characters. The function refuses calls with a shorter one, too. */
export const OLD_ENVIRONMENT_SECRET = { least: 32 } as const;

/** @throws {ConfigurationError} names the invalid option */
export function checkOldEnvironment(options: OldEnvironmentOptions): CheckedOldEnvironment {
  const { envId, functionName = FUNCTION_NAME, adapter, secret } = options;
  const { outTradeNoPrefixes = [], subMchIds = [] } = options;
  for (const [name, value] of Object.entries({ envId, functionName }))
    if (typeof value !== 'string' || value === '')
      throw new ConfigurationError(`oldEnvironment.${name}`, 'must be a text that is not empty.');
  if (typeof adapter?.invoke !== 'function')
    throw new ConfigurationError(
      'oldEnvironment.adapter',
      'has no invoke(target, event): give a FunctionAdapter.',
    );
  if (typeof secret !== 'string' || secret.length < OLD_ENVIRONMENT_SECRET.least)
    throw new ConfigurationError(
      'oldEnvironment.secret',
      `must have at least ${OLD_ENVIRONMENT_SECRET.least} characters: it protects the refunds of the old environment.`,
    );
  // An empty prefix would send every call there.
  if (!outTradeNoPrefixes.every((prefix) => typeof prefix === 'string' && prefix !== ''))
    throw new ConfigurationError('oldEnvironment.outTradeNoPrefixes', 'must be texts that are not empty.');
  return { ...options, functionName, outTradeNoPrefixes, subMchIds };
}
