import type { MerchantAccount } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { callbackAdapter, createLog, type GatewayOptions, type Merchant } from '@opencloudpay/gateway';
import type {
  CallsConfiguration,
  Configuration,
  MerchantConfiguration,
} from '../configuration/configuration';
import { ConfigurationProblems } from '../configuration/errors';
import { accountProblems } from './account-problems';
import { oldEnvironmentOptions } from './old-environment';

type Account = NonNullable<GatewayOptions['cloudpay']>['account'];

/**
 * Converts the configuration to options of the gateway.
 *
 * @param adapter calls the callbacks. Default: that of `callbacks`
 * @throws {ConfigurationProblems} if the merchants are invalid for calls
 * @throws {AdapterError} names the invalid option of the callbacks
 */
export function gatewayOptions(configuration: Configuration, adapter?: FunctionAdapter): GatewayOptions {
  const { callbacks, calls, log, merchants, notifications, notify } = configuration;
  return {
    merchants: merchants.map(notifiedMerchant),
    notifySecret: notify.secret,
    adapter: adapter ?? callbackAdapter(callbacks),
    deliveryTimeout: notifications?.timeout,
    bodyLimit: notifications?.bodyLimit,
    cloudpay: calls ? access(calls, configuration) : accountAlone(configuration),
    logger: createLog(log?.level),
  };
}

/** What receiving needs of a merchant. Platform certificates are downloaded with its private key. */
function notifiedMerchant(merchant: MerchantConfiguration): Merchant {
  const { mchId, apiKey, appid, mode = 'partner' } = merchant;
  const { apiV3Key, publicKey, publicKeyId, platformCertificates } = merchant;
  const { privateKey, serialNo, ca, endpoints } = merchant;
  return {
    ...{ mchId, apiKey, appid, mode },
    ...{ apiV3Key, publicKey, publicKeyId, platformCertificates },
    ...{ privateKey, serialNo, ca, endpoints },
  };
}

/** A durable gateway queries silent orders even if it serves no calls. */
function accountAlone({ database, merchants, notify }: Configuration): GatewayOptions['cloudpay'] {
  if (!database || !merchants.every(({ appid }) => appid !== undefined)) return undefined;
  return { tokens: [], account: accountOf(merchants, notify) };
}

function access(
  { tokens, ...limits }: CallsConfiguration,
  { merchants, notify, oldEnvironment }: Configuration,
): NonNullable<GatewayOptions['cloudpay']> {
  return {
    tokens,
    ...limits,
    account: accountOf(merchants, notify),
    oldEnvironment: oldEnvironment && oldEnvironmentOptions(oldEnvironment),
  };
}

/**
 * The account of calls.
 *
 * @param notify not needed by calls that place no orders
 * @throws {ConfigurationProblems} if the merchants are invalid for calls
 */
export function accountOf(
  merchants: readonly MerchantConfiguration[],
  { url, secret }: Configuration['notify'] = { secret: '' },
): Account {
  // All of them are accepted, and the first makes the addresses of new orders.
  const [newest = ''] = [secret].flat();
  const account = {
    merchants: merchants.map(({ appid = '', ...merchant }) => ({
      ...merchant,
      appid,
      ...(url !== undefined && { notify: { baseUrl: url, secret: newest } }),
    })) as MerchantAccount[],
  };
  const problems = accountProblems(account);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return account;
}
