import type { BillOperations } from '@opencloudpay/durable';
import { readConfiguration, readStoreConfiguration } from '../configuration/read-configuration';
import { gatewayOptions } from '../gateway/gateway-options';
import { storeOptions } from '../gateway/store-options';
import { OperatorError } from '../operators/operators';
import { remoteOperators } from '../operators/remote-operators';

/** Must be closed after use. */
export type OpenBills = BillOperations & { close(): Promise<void> };

/**
 * Opens the bills of the configured store. A folder belongs to its gateway while the gateway runs; then the commands go
 * through the gateway.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError} {@link OperatorError}
 */
export async function openBills(file: string | undefined): Promise<OpenBills> {
  const configuration = readStoreConfiguration({ file });
  const { database } = configuration;
  if (!database) {
    throw new OperatorError(
      'DATABASE_MISSING',
      'The configuration has no database to compare bills with: set database.url (DATABASE_URL) or database.folder (CLOUDPAY_DATABASE_FOLDER).',
    );
  }
  const remote = database.folder === undefined ? undefined : await remoteOperators(database.folder);
  if (remote) return remote;
  const [{ openStore, createBillOperations, checkBills }, { createLog }] = await Promise.all([
    import('@opencloudpay/durable'),
    import('@opencloudpay/gateway'),
  ]);
  const store = await openStore(storeOptions(configuration));
  const operations = createBillOperations({
    ...{ database: store.database, gateway: store.gateway, options: checkBills() },
    // The table shows the result.
    logger: createLog('silent'),
    account: () => accountOf(file),
  });
  return { ...operations, close: () => store.close() };
}

/** Downloading bills needs more of the configuration than the store. */
function accountOf(file: string | undefined) {
  const { cloudpay } = gatewayOptions(readConfiguration({ file }));
  if (cloudpay) return cloudpay.account;
  throw new OperatorError(
    'ACCOUNT_MISSING',
    'Bills need an appid: each of merchants needs its appid (CLOUDPAY_APPID) in addition to mchId and apiKey.',
  );
}
