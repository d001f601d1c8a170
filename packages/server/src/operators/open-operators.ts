import { readMerchants, readStoreConfiguration } from '../configuration/read-configuration';
import { accountOf } from '../gateway/gateway-options';
import { storeOptions } from '../gateway/store-options';
import { OperatorError, type Operators } from './operators';
import { remoteOperators } from './remote-operators';

/**
 * Opens the configured store. A folder belongs to its gateway while the gateway runs; then the commands go through the
 * gateway.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError} {@link OperatorError}
 */
export async function openOperators(file: string | undefined): Promise<Operators> {
  const configuration = readStoreConfiguration({ file });
  const { database } = configuration;
  if (!database) {
    throw new OperatorError('DATABASE_MISSING', {
      en: 'There is no database in the configuration: name the file with --config, or set database.url (DATABASE_URL) or database.folder (CLOUDPAY_DATABASE_FOLDER).',
      zh: '配置中没有数据库：请用 --config 指定配置文件，或设置 database.url（DATABASE_URL）或 database.folder（CLOUDPAY_DATABASE_FOLDER）。',
    });
  }
  const remote = database.folder === undefined ? undefined : await remoteOperators(database.folder);
  if (remote) return remote;
  const { leastRetentionDays, openOrderOperations, openStore } = await import('@opencloudpay/durable');
  const store = await openStore({
    ...storeOptions(configuration),
    leastKeptDays: leastRetentionDays(configuration.bills),
  });
  return {
    ...store,
    // Only this command calls WeChat Pay: the others need no account.
    recoverOrder: async (order) => openOrderOperations(store, accountIn(file)).recoverOrder(order),
  };
}

/** Undefined unless each merchant can be queried. */
function accountIn(file: string | undefined) {
  const merchants = readMerchants({ file });
  const isWhole = merchants.length > 0 && merchants.every(({ appid }) => appid !== undefined);
  return isWhole ? accountOf(merchants) : undefined;
}
