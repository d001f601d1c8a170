import { readStoreConfiguration } from '../configuration/read-configuration';
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
  const { leastRetentionDays, openStore } = await import('@opencloudpay/durable');
  return openStore({
    ...storeOptions(configuration),
    leastKeptDays: leastRetentionDays(configuration.bills),
  });
}
