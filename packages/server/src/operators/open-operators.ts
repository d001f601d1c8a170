import { readStoreConfiguration } from '../configuration/read-configuration';
import { storeOptions } from '../gateway/store-options';
import { OperatorError, type Operators } from './operators';
import { remoteOperators } from './remote-operators';

/**
 * The store that the configuration names. One in a folder belongs to its gateway while that runs, which is asked then.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError} {@link OperatorError}
 */
export async function openOperators(file: string | undefined): Promise<Operators> {
  const configuration = readStoreConfiguration({ file });
  const { database } = configuration;
  if (!database) {
    throw new OperatorError(
      'DATABASE_MISSING',
      'The configuration names no database, so nothing is kept: give database.url (DATABASE_URL) or database.folder (CLOUDPAY_DATABASE_FOLDER).',
    );
  }
  const remote = database.folder === undefined ? undefined : await remoteOperators(database.folder);
  if (remote) return remote;
  const { leastRetentionDays, openStore } = await import('@opencloudpay/durable');
  return openStore({
    ...storeOptions(configuration),
    leastKeptDays: leastRetentionDays(configuration.bills),
  });
}
